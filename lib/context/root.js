'use strict';

const { exchange } = require('../thread.js');
const { Snapshot } = require('./snapshot.js');
const { validateFunction } = require('../internal/validators.js');

const found = exchange(undefined);

/**
 * A snapshot without any values. No variable and no store has a value in it; where this package and
 * Node share the slot, that includes Node's stores. Objects created in it keep no request alive.
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
