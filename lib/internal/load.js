'use strict';

/* global __non_webpack_require__ */

/**
 * Loads a module that is found at run time, in a bundle too: the binary, and packages that the
 * application brings. Bundlers leave a `require` call without a literal name alone. Webpack is the
 * exception, but it has a special name for Node's `require`.
 *
 * @type {(id: string) => any}
 */
const load =
  // @ts-expect-error: webpack defines these names
  typeof __webpack_require__ === 'function' ? __non_webpack_require__ : (id) => require(id);

module.exports = { load };
