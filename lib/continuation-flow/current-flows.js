'use strict';

const { ABSENT, current, exchange, extend, Key, lookup, set } = require('../thread.js');

/**
 * The current mapping of flows is the value of one key in the current frame. So every mechanism
 * that carries frames also carries the mapping (timers, I/O, queues, snapshots). In a promise
 * continuation the mapping is replaced.
 *
 * @typedef {import('./mapping.js').Mapping} Mapping
 */

const FLOWS = new Key(true);

/**
 * @param {any} content
 * @returns {Mapping}
 */
function flowsIn(content) {
  const mapping = lookup(content, FLOWS);
  return mapping === ABSENT ? null : mapping;
}

/** @returns {Mapping} */
function currentFlows() {
  return flowsIn(current());
}

/**
 * Replaces the current mapping. The caller does not restore the old one.
 *
 * @param {Mapping} mapping
 */
function continueWith(mapping) {
  const found = current();
  if (flowsIn(found) !== mapping) exchange(extend(found, FLOWS, mapping));
}

/**
 * Calls a function under another mapping and then restores the previous frame.
 *
 * @template R
 * @param {Mapping} mapping
 * @param {() => R} fn
 * @returns {R}
 */
function runWith(mapping, fn) {
  const found = current();
  set(extend(found, FLOWS, mapping));
  try {
    return fn();
  } finally {
    exchange(found);
  }
}

module.exports = { continueWith, currentFlows, runWith };
