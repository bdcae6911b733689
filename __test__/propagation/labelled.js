'use strict';

/**
 * The value of a storage in the context that a row calls `label`.
 *
 * @param {string | undefined} label
 * @param {number} number of the run
 */
const valueOf = (label, number) => (label === undefined ? undefined : `${label} in run ${number}`);

/**
 * A storage for one run of a row: its values carry the number of the run, so that two concurrent
 * runs cannot be confused.
 */
class Labelled {
  /**
   * @param {{ run(value: unknown, fn: () => any): any, getStore(): unknown }} storage
   * @param {number} number
   * @param {Record<string, any>} exports what else the storage's package exports
   */
  constructor(storage, number, exports) {
    this.storage = storage;
    this.number = number;
    this.exports = exports;
  }

  /**
   * @template R
   * @param {string} label
   * @param {() => R} fn
   * @returns {R}
   */
  run(label, fn) {
    return this.storage.run(valueOf(label, this.number), fn);
  }

  getStore() {
    return this.storage.getStore();
  }
}

module.exports = { Labelled, valueOf };
