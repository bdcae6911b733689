'use strict';

/* global __non_webpack_require__ */

const { createRequire } = require('node:module');

/**
 * Whether this is a single executable application. The `require` of its main script finds built-in
 * modules only.
 */
const isSingleExecutable = process.getBuiltinModule?.('node:sea')?.isSea() === true;

/**
 * Loads a module that is found at run time, in a bundle too: the binary, and packages that the
 * application brings. Bundlers leave a `require` call without a literal name alone. Webpack is the
 * exception, but it has a special name for Node's `require`. A single executable looks beside itself.
 *
 * @returns {(id: string) => any}
 */
function chooseLoad() {
  if (isSingleExecutable) return createRequire(process.execPath);
  // @ts-expect-error: webpack defines these names
  return typeof __webpack_require__ === 'function' ? __non_webpack_require__ : (id) => require(id);
}

module.exports = { isSingleExecutable, load: chooseLoad() };
