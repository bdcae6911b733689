'use strict';

const { inspect } = require('node:util');

/**
 * Returns whether a promise is pending. `inspect` is the only public way to find out synchronously.
 * If a property of a subclass makes it throw, the promise counts as pending.
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
