'use strict';

const { inspect } = require('node:util');

/**
 * Whether a promise is pending. `inspect` is the one public way to see that at once; where a
 * property of a subclass makes it throw, the promise is taken for pending.
 *
 * @param {Promise<any>} promise
 * @returns {boolean}
 */
function isPending(promise) {
  try {
    const shown = inspect(promise, { customInspect: false, getters: false, depth: 0 });
    return /^[^{]*\{\s*<pending>/.test(shown);
  } catch {
    return true;
  }
}

module.exports = { isPending };
