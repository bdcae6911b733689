'use strict';

/* global __non_webpack_require__ */

/**
 * Loads what is found when the program runs, also from a bundle: the binary, and packages that the
 * application brings. Bundlers leave alone a call that names nothing, except webpack, which has this
 * name for Node's `require`.
 *
 * @type {(id: string) => any}
 */
const load =
  // @ts-expect-error: names of webpack's
  typeof __webpack_require__ === 'function' ? __non_webpack_require__ : (id) => require(id);

module.exports = { load };
