'use strict';

const assert = require('node:assert/strict');
const { check, testAllNests, unique } = require('./operations.js');

const thrown = new Error('from the innermost level');

testAllNests('values survive await in', async (nest, before, captured) => {
  const reached = await descend(nest, 0, before, captured, () => nest.length);
  assert.equal(reached, nest.length);
});

testAllNests('values survive a rejection through', (nest, before, captured) =>
  assert.rejects(
    descend(nest, 0, before, captured, () => {
      throw thrown;
    }),
    (error) => error === thrown,
  ),
);

/**
 * @param {import('./operations.js').Operation[]} nest
 * @param {number} level
 * @param {import('./operations.js').State} before
 * @param {import('./operations.js').CapturedAbove} captured
 * @param {() => any} innermost
 * @returns {Promise<any>} what `innermost` returns
 */
async function descend(nest, level, before, captured, innermost) {
  if (level === nest.length) return innermost();
  const { after, call, inside } = nest[level];
  const value = unique();
  const within = inside(before, value, captured.state);
  const next = { enter: nest[level + 1]?.capture?.(), state: before };
  const promise = call(
    value,
    async () => {
      check(within, nest, `inside level ${level}`);
      await null;
      check(within, nest, `after await in level ${level}`);
      return descend(nest, level + 1, within, next, innermost);
    },
    captured.enter,
  );
  // The body has run up to its first await, and has changed nothing so far.
  const left = after(before, within);
  check(left, nest, `after the call of level ${level}`);
  try {
    return await promise;
  } finally {
    check(left, nest, `after level ${level} was awaited`);
  }
}
