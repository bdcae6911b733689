'use strict';

/** Random numbers for making programs. They are the same on every Node. */
class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** Between 0 and 1, by mulberry32: adjacent seeds give unrelated numbers. */
  number() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** @param {number} below */
  integer(below) {
    return Math.floor(this.number() * below);
  }

  /** @param {number} probability */
  chance(probability) {
    return this.number() < probability;
  }

  /**
   * @template T
   * @param {readonly T[]} choices
   * @returns {T}
   */
  pick(choices) {
    return choices[this.integer(choices.length)];
  }
}

module.exports = { Random };
