'use strict';

const { invalidArgType } = require('../internal/errors.js');
const { knownRecord, titleOf } = require('./task-records.js');
const { currentLink } = require('./watchers.js');

/**
 * Returns the stack of an error, extended past the event loop: it also shows where the current task
 * was scheduled, then where the task that scheduled it was scheduled, and so on. This is the first
 * problem in the presentation.
 *
 * @param {Error} error
 * @returns {string}
 */
function causalStack(error) {
  if (!(error instanceof Error) && typeof (/** @type {any} */ (error)?.stack) !== 'string') {
    throw invalidArgType('error', 'an instance of Error', error);
  }
  const lines = [String(error.stack)];
  let last = '';
  for (let record = knownRecord(currentLink()); record !== undefined; record = record.trigger) {
    const { stack } = record;
    // An `await` creates several promises in one place.
    if (stack !== last) lines.push(`  in ${titleOf(record)}, scheduled`, stack);
    last = stack;
  }
  return lines.join('\n');
}

module.exports = { causalStack };
