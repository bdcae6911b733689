'use strict';

const { propagator } = require('./request.js');

/**
 * A queue that does one job after the other. It stores each job with the carrier of its request, so the job
 * is done in the context of that request, whatever context the queue is in.
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
