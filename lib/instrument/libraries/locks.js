'use strict';

const { apply } = require('../steps.js');

/**
 * Web Locks, `navigator.locks`: each request that waits for a lock is called back in the context of the
 * first one.
 *
 * @type {import('../targets.js').Builtin}
 */
module.exports = {
  builtin: 'locks',
  repair: (repair) => {
    const locks = /** @type {any} */ (globalThis.navigator)?.locks;
    if (locks === undefined) return false;
    apply(locks.constructor, [{ at: 'prototype.request', callbacks: [-1], once: true }], repair);
    return true;
  },
};
