'use strict';

const { check, testAllNests, unique } = require('./operations.js');

testAllNests('values are right inside and behind', carryOut);

/**
 * @param {import('./operations.js').Operation[]} nest
 * @param {import('./operations.js').State} before
 * @param {import('./operations.js').CapturedAbove} captured
 */
function carryOut(nest, before, captured) {
  descend(nest, 0, before, captured);
}

/**
 * @param {import('./operations.js').Operation[]} nest
 * @param {number} level
 * @param {import('./operations.js').State} before
 * @param {import('./operations.js').CapturedAbove} captured
 * @returns {import('./operations.js').State} what is left
 */
function descend(nest, level, before, captured) {
  if (level === nest.length) return before;
  const { after, call, inside } = nest[level];
  const value = unique();
  const within = inside(before, value, captured.state);
  const next = { enter: nest[level + 1]?.capture?.(), state: before };
  let end;
  call(
    value,
    () => {
      check(within, nest, `inside level ${level}`);
      end = descend(nest, level + 1, within, next);
      check(end, nest, `at the end of level ${level}`);
    },
    captured.enter,
  );
  const left = after(before, end);
  check(left, nest, `after level ${level}`);
  return left;
}
