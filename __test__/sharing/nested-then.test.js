'use strict';

const assert = require('node:assert/strict');
const { check, testAllNests, unique } = require('./operations.js');

const thrown = new Error('from the innermost level');

testAllNests('reactions get the values of their registration in', (nest, before, captured) =>
  descend(nest, 0, before, captured, () => nest.length).then((reached) =>
    assert.equal(reached, nest.length),
  ),
);

testAllNests('reactions to a rejection do so, too, in', (nest, before, captured) =>
  assert.rejects(
    descend(nest, 0, before, captured, () => Promise.reject(thrown)),
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
function descend(nest, level, before, captured, innermost) {
  if (level === nest.length) return Promise.resolve().then(innermost);
  const { after, call, inside } = nest[level];
  const value = unique();
  const within = inside(before, value, captured.state);
  const next = { enter: nest[level + 1]?.capture?.(), state: before };
  const promise = call(
    value,
    () =>
      Promise.resolve()
        .then(() => {
          check(within, nest, `in a reaction registered in level ${level}`);
          return descend(nest, level + 1, within, next, innermost);
        })
        .finally(() => check(within, nest, `in a later reaction registered in level ${level}`)),
    captured.enter,
  );
  const left = after(before, within);
  check(left, nest, `after the call of level ${level}`);
  return promise.finally(() => check(left, nest, `in a reaction registered after level ${level}`));
}
