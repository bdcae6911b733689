'use strict';

const thread = require('../thread.js');
const { departureOf, exchange } = thread;
const { Snapshot } = require('../context/internals.js');

/**
 * The Snapshot of the innermost `run` that an error left, or of the context in which a promise was
 * rejected. What is recorded, and what cannot be: docs/errors.md.
 *
 * @param {unknown} errorOrPromise
 * @returns {InstanceType<typeof Snapshot> | undefined}
 */
function contextOf(errorOrPromise) {
  const departure = departureOf(errorOrPromise);
  if (departure === undefined) return undefined;
  const found = exchange(departure.slot);
  const snapshot = new Snapshot();
  exchange(found);
  return snapshot;
}

/**
 * Records, from now on, the context in which a promise is rejected. A function of this realm; what
 * it switches on is the thread's.
 */
function recordRejections() {
  thread.recordRejections();
}

module.exports = { contextOf, recordRejections };
