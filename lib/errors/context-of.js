'use strict';

const thread = require('../thread.js');
const { contextRecordOf, exchange } = thread;
const { Snapshot } = require('../context/internals.js');

/**
 * Returns the Snapshot of the innermost `run` that an error left, or of the context in which a
 * promise was rejected. For what is recorded and what cannot be, see docs/errors.md.
 *
 * @param {unknown} errorOrPromise
 * @returns {InstanceType<typeof Snapshot> | undefined}
 */
function contextOf(errorOrPromise) {
  const record = contextRecordOf(errorOrPromise);
  if (record === undefined) return undefined;
  const found = exchange(record.content);
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
