'use strict';

const { ABSENT, current, exchange, extend, Key, lookup, set } = require('../thread.js');

/**
 * The current mapping of flows: the value of one key in the current frame. So whatever carries
 * frames carries it (timers, I/O, queues, snapshots); a promise continuation has it replaced.
 *
 * @typedef {import('./mapping.js').Mapping} Mapping
 */

const FLOWS = new Key();

/**
 * @param {any} slot
 * @returns {Mapping}
 */
function flowsIn(slot) {
  const mapping = lookup(slot, FLOWS);
  return mapping === ABSENT ? null : mapping;
}

/** @returns {Mapping} */
function currentFlows() {
  return flowsIn(current());
}

/**
 * Replaces the current mapping, for who does not put the old one back.
 *
 * @param {Mapping} mapping
 */
function continueWith(mapping) {
  const found = current();
  if (flowsIn(found) !== mapping) exchange(extend(found, FLOWS, mapping));
}

/**
 * Calls a function under another mapping and then puts the frame back that it found.
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
