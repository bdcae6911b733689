'use strict';

const { EventEmitter } = require('node:events');

/**
 * A queue that you cannot change. It runs one job at a time, and calls everything in the context of the
 * previous job.
 */
class JobQueue {
  /** @type {{ job: (done: () => void) => void, progress: EventEmitter }[]} */
  #waiting = [];

  /**
   * @param {(done: () => void) => void} job
   * @returns {EventEmitter} emits `start` and `end`
   */
  add(job) {
    const progress = new EventEmitter();
    if (this.#waiting.push({ job, progress }) === 1) setImmediate(() => this.#next());
    return progress;
  }

  #next() {
    const { job, progress } = this.#waiting[0];
    progress.emit('start');
    job(() => {
      progress.emit('end');
      this.#waiting.shift();
      if (this.#waiting.length > 0) setImmediate(() => this.#next());
    });
  }
}

module.exports = { JobQueue };
