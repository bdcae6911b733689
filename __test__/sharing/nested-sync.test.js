'use strict';

const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { check, grounds, nests, operations, read, unique } = require('./operations.js');

/**
 * Carries out a nest and checks what is read inside and behind every level.
 *
 * @param {import('./operations.js').Operation[]} nest
 * @param {number} level
 * @param {import('./operations.js').State} before
 * @param {{ enter: any, state: import('./operations.js').State }} captured one level up
 * @returns {import('./operations.js').State} what is left
 */
function carryOut(nest, level, before, captured) {
  if (level === nest.length) return before;
  const { after, call, inside } = nest[level];
  const value = unique();
  const within = inside(before, value, captured.state);
  const next = { enter: nest[level + 1]?.capture?.(), state: before };
  let end = before;
  call(
    value,
    () => {
      check(within, nest, `inside level ${level}`);
      end = carryOut(nest, level + 1, within, next);
      check(end, nest, `at the end of level ${level}`);
    },
    captured.enter,
  );
  const left = after(before, end);
  check(left, nest, `after level ${level}`);
  return left;
}

const root = new AsyncContext.Snapshot();

for (const [ground, enter] of Object.entries(grounds)) {
  for (const first of operations) {
    test(`every value is right in all nests that begin with ${first.name}, over ${ground}`, () => {
      for (const depth of [1, 2, 3, 4]) {
        for (const nest of nests(depth, [first])) {
          // What a nest leaves behind ends with the snapshot that it runs in.
          root.run(() =>
            enter(() => {
              const before = read();
              carryOut(nest, 0, before, { enter: first.capture?.(), state: before });
            }),
          );
        }
      }
    });
  }
}
