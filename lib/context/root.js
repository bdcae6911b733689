'use strict';

const { exchange } = require('../thread.js');
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
  return rootSnapshot.run(fn, ...args);
}

module.exports = { rootSnapshot, runInRoot };
