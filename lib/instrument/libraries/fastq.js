'use strict';

const { AsyncContext } = require('../../../index.js');
const { bound } = require('../repair.js');

/**
 * A task that has to wait is passed to the worker when the task before it ends, in the context of that task;
 * its callback too.
 *
 * fastq exposes nothing of a task except its value, so the context travels with the value.
 *
 * @type {import('../targets.js').Library}
 */
module.exports = {
  versions: ['1.17.0', '2.0.0'],
  modules: {
    fastq: (fastq, repair) => {
      const repaired = repair.replacement(fastq, carrying(fastq));
      const promise = repair.replacement(fastq.promise, carrying(fastq.promise));
      Object.defineProperty(repaired, 'promise', { value: promise });
      return repaired;
    },
  },
};

/** A value in a queue, with its context. */
class Parcel {
  context = new AsyncContext.Snapshot();

  /** @param {any} value */
  constructor(value) {
    this.value = value;
  }
}

/** @param {(...args: any[]) => any} makeQueue */
function carrying(makeQueue) {
  /**
   * @this {any}
   * @param {any[]} args an optional receiver for the worker, the worker, the concurrency
   */
  return function (...args) {
    const at = typeof args[0] === 'function' ? 0 : 1;
    const worker = args[at];
    args[at] = /** @this {any} */ function (/** @type {Parcel} */ parcel, /** @type {any} */ done) {
      return parcel.context.run(() => Reflect.apply(worker, this, [parcel.value, done]));
    };
    const queue = Reflect.apply(makeQueue, this, args);
    const { push, unshift, getQueue, error } = queue;
    return Object.assign(queue, {
      push: (/** @type {any} */ value, /** @type {any} */ done) =>
        push(new Parcel(value), bound(done)),
      unshift: (/** @type {any} */ value, /** @type {any} */ done) =>
        unshift(new Parcel(value), bound(done)),
      getQueue: () => getQueue().map((/** @type {Parcel} */ { value }) => value),
      error: (/** @type {any} */ handler) =>
        error(
          typeof handler === 'function'
            ? (/** @type {any} */ error, /** @type {Parcel} */ { value }) => handler(error, value)
            : handler,
        ),
    });
  };
}
