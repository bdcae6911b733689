'use strict';

/* global __non_webpack_require__ */

/**
 * Whether this is the main script of a single executable application. Its `require` finds built-in
 * modules only. Its file name is that of the executable; Node is asked only then, because that loads
 * another of Node's modules.
 */
const isSingleExecutable =
  (typeof __filename !== 'string' || __filename === process.execPath) &&
  process.getBuiltinModule?.('node:sea')?.isSea() === true;

/**
 * Loads a module that is found at run time, in a bundle too: the binary, and packages that the
 * application brings. Bundlers leave a `require` call without a literal name alone. Webpack is the
 * exception, but it has a special name for Node's `require`. A single executable looks beside itself.
 *
 * @returns {(id: string) => any}
 */
function chooseLoad() {
  if (isSingleExecutable) return require('node:module').createRequire(process.execPath);
  // @ts-expect-error: webpack defines these names
  return typeof __webpack_require__ === 'function' ? __non_webpack_require__ : (id) => require(id);
}

module.exports = { isSingleExecutable, load: chooseLoad() };
