'use strict';

const { invalidArgType } = require('../internal/errors.js');
const { knownRecord, titleOf } = require('./task-records.js');
const { currentLink } = require('./watchers.js');

/**
 * The stack of an error, which ends at the event loop, and behind it where the task in which this
 * is called was scheduled, and the task that scheduled that one, and so on: the presentation's
 * first problem.
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
    // An `await` makes several promises in one place.
    if (stack !== last) lines.push(`  in ${titleOf(record)}, scheduled`, stack);
    last = stack;
  }
  return lines.join('\n');
}

module.exports = { causalStack };
