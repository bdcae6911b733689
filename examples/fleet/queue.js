'use strict';

const { propagator } = require('./request.js');

/**
 * A queue that does one job after the other. What is in it is the job with the carrier of its request: in
 * whichever context the queue goes on, the job is done in its own.
 */
class Queue {
  /** @type {any[]} */
  #jobs = [];
  #isBusy = false;
  #work;

  /** @param {(job: any) => Promise<void>} work */
  constructor(work) {
    this.#work = propagator.unpack(work);
  }

  /** @param {unknown} job */
  add(job) {
    this.#jobs.push(propagator.pack(job));
    if (!this.#isBusy) void this.#run();
  }

  async #run() {
    this.#isBusy = true;
    while (this.#jobs.length > 0) await this.#work(this.#jobs.shift());
    this.#isBusy = false;
  }
}

module.exports = { Queue };
