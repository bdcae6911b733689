'use strict';

const assert = require('node:assert/strict');
const { check, testAllNests, unique } = require('./operations.js');

const thrown = new Error('from the innermost level');

testAllNests('values are right behind an exception through', (nest, before, captured) => {
  assert.throws(
    () => descend(nest, 0, before, captured, () => {}),
    (error) => error === thrown,
  );
});

/**
 * @param {import('./operations.js').Operation[]} nest
 * @param {number} level
 * @param {import('./operations.js').State} before
 * @param {import('./operations.js').CapturedAbove} captured
 * @param {(left: import('./operations.js').State) => void} report is told what is left
 */
function descend(nest, level, before, captured, report) {
  report(before);
  if (level === nest.length) throw thrown;
  const { after, call, inside } = nest[level];
  const value = unique();
  const within = inside(before, value, captured.state);
  const next = { enter: nest[level + 1]?.capture?.(), state: before };
  let end = within;
  try {
    call(
      value,
      () => {
        check(within, nest, `inside level ${level}`);
        descend(nest, level + 1, within, next, (left) => (end = left));
      },
      captured.enter,
    );
    assert.fail('the exception was swallowed');
  } finally {
    const left = after(before, end);
    check(left, nest, `after the exception came out of level ${level}`);
    report(left);
  }
}
