'use strict';

/**
 * What a storage holds in the context that a row calls `label`.
 *
 * @param {string | undefined} label
 * @param {number} number of the run
 */
const valueOf = (label, number) => (label === undefined ? undefined : `${label} in run ${number}`);

/**
 * A storage for one run of a row: its values carry the number of the run, so that two runs at
 * once cannot be taken for each other.
 */
class Labelled {
  /**
   * @param {{ run(value: unknown, fn: () => any): any, getStore(): unknown }} storage
   * @param {number} number
   * @param {Record<string, any>} exports what else the package of the storage has
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
