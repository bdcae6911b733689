'use strict';

/**
 * A storage for one run of a row: its values carry the number of the run, so that two runs at
 * once cannot be taken for each other.
 */
class Labelled {
  /**
   * @param {{ run(value: unknown, fn: () => any): any, getStore(): unknown }} storage
   * @param {number} number
   */
  constructor(storage, number) {
    this.storage = storage;
    this.number = number;
  }

  /**
   * What the storage holds in the context that a row calls `label`.
   *
   * @param {string | undefined} label
   */
  value(label) {
    return label === undefined ? undefined : `${label} in run ${this.number}`;
  }

  /**
   * @template R
   * @param {string} label
   * @param {() => R} fn
   * @returns {R}
   */
  run(label, fn) {
    return this.storage.run(this.value(label), fn);
  }

  getStore() {
    return this.storage.getStore();
  }
}

module.exports = { Labelled };
