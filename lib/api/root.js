'use strict';

const { exchange } = require('../storage.js');
const { left } = require('./departures.js');
const { Snapshot } = require('./snapshot.js');
const { validateFunction } = require('../internal/validators.js');

const found = exchange(undefined);

/**
 * Of no context: no variable and no store has a value in it, of this package or of Node's own
 * where both share the slot. What is made in it pins no request.
 */
const rootSnapshot = new Snapshot();

exchange(found);

/**
 * @template R
 * @template {unknown[]} A
 * @param {(...args: A) => R} fn
 * @param {A} args
 * @returns {R}
 */
function runInRoot(fn, ...args) {
  validateFunction(fn, 'fn');
  const found = exchange(undefined);
  try {
    return fn(...args);
  } catch (error) {
    left(error, found);
    throw error; // Thrown by what runInRoot called: see the stack below.
  } finally {
    exchange(found);
  }
}

module.exports = { rootSnapshot, runInRoot };
