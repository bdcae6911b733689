'use strict';

/** Few timers, because each waits a millisecond in which nothing is tested. */
const KINDS = /** @type {const} */ (['immediate', 'immediate', 'immediate', 'timer']);

/**
 * Schedules callbacks of the event loop in an order that is the same in every run. Timers of the same length
 * run in the order in which they were set, and so do immediates. Which of the two comes first depends on the
 * time. So while callbacks of one kind wait, only this kind is scheduled.
 */
class Turns {
  waiting = 0;
  #turn;

  /** @param {number} first which of the kinds comes first */
  constructor(first) {
    this.#turn = first;
  }

  /** @param {() => void} fn */
  schedule = (fn) => {
    if (this.waiting === 0) this.#turn++;
    this.waiting++;
    const callback = () => {
      this.waiting--;
      fn();
    };
    if (KINDS[this.#turn % KINDS.length] === 'timer') setTimeout(callback, 1);
    else setImmediate(callback);
  };
}

module.exports = { Turns };
