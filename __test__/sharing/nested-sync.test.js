'use strict';

const { test } = require('node:test');
const { capture, check, grounds, nests, operations, read } = require('./operations.js');

/**
 * Carries out a nest and checks what is read in front of, inside and behind every level.
 *
 * @param {import('./operations.js').Operation[]} nest
 * @param {number} level
 * @param {import('./operations.js').State} before
 * @param {import('./operations.js').Captured} captured in the context of the level above
 * @returns {import('./operations.js').State} what is left
 */
function carryOut(nest, level, before, captured) {
  if (level === nest.length) return before;
  const { after, call, inside } = nest[level];
  const here = capture(before);
  const within = inside(before, level, captured);
  let end = before;
  call(
    level,
    () => {
      check(within, nest, `inside level ${level}`);
      end = carryOut(nest, level + 1, within, here);
      check(end, nest, `at the end of level ${level}`);
    },
    captured,
  );
  const left = after(before, end);
  check(left, nest, `after level ${level}`);
  return left;
}

for (const [ground, enter] of Object.entries(grounds)) {
  for (const first of operations) {
    test(`every value is right in all nests that begin with ${first.name}, over ${ground}`, () => {
      for (const depth of [1, 2, 3, 4]) {
        for (const nest of nests(depth, [first])) {
          // What a nest leaves behind ends with the captured context that it runs in.
          capture(read()).snapshot.run(() =>
            enter(() => {
              const before = read();
              carryOut(nest, 0, before, capture(before));
            }),
          );
        }
      }
    });
  }
}
