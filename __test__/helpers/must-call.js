'use strict';

const assert = require('node:assert/strict');
const { after } = require('node:test');

/**
 * Wraps a callback that must run: the test file fails if it did not run exactly `times` times.
 * Otherwise a test would pass if the callback, and so the check of its context, never ran.
 *
 * @template {(...args: any[]) => any} F
 * @param {F} [fn]
 * @param {number} [times]
 * @returns {F}
 */
function mustCall(fn = /** @type {F} */ (() => {}), times = 1) {
  let calls = 0;
  const { stack } = new Error('mustCall() was called');
  after(() => assert.equal(calls, times, `called ${calls} times, not ${times}: ${stack}`));
  return /** @type {F} */ (
    function (...args) {
      calls++;
      return Reflect.apply(fn, this, args);
    }
  );
}

/** A callback that must not run. */
function mustNotCall(message = 'must not be called') {
  return () => assert.fail(message);
}

module.exports = { mustCall, mustNotCall };
