'use strict';

const { current, exchange, extend, recordExit, set } = require('../thread.js');
const { observed } = require('./leaving.js');
const { isVariable, keyOf } = require('./variable.js');
const { invalidArgType, notOurs } = require('../internal/errors.js');
const { ArrayIsArray } = require('../internal/primordials.js');
const { validateFunction } = require('../internal/validators.js');

/**
 * Like `variable.run`, for several variables at once: enters and restores a single mapping.
 *
 * @template R
 * @template {unknown[]} A
 * @param {readonly (readonly [InstanceType<typeof import('./variable.js').Variable<any>>, unknown])[]} entries
 * @param {(...args: A) => R} fn
 * @param {A} args
 * @returns {R}
 */
function runAll(entries, fn, ...args) {
  if (!ArrayIsArray(entries)) throw invalidArgType('entries', 'an instance of Array', entries);
  validateFunction(fn, 'fn');
  const found = current();
  let frame = found;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i];
    if (!ArrayIsArray(entry)) {
      throw invalidArgType(`entries[${i}]`, 'an instance of Array', entry);
    }
    const variable = entry[0];
    if (!isVariable(variable)) {
      throw notOurs(`entries[${i}][0]`, 'AsyncContext.Variable', variable);
    }
    frame = extend(frame, keyOf(variable), entry[1]);
  }
  const called = observed(fn);
  set(frame);
  try {
    return called(...args);
  } catch (error) {
    recordExit(error, found);
    throw error; // Thrown by the function that runAll called: see the stack below.
  } finally {
    exchange(found);
  }
}

module.exports = { runAll };
