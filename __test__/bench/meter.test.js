'use strict';

const assert = require('node:assert');
const test = require('node:test');
const { createMeter } = require('../../bench/lib/meter.js');

const times = { warmup: 10, round: 1, attempts: 1 };

/** A batch that takes long before its first operation, for which the meter makes batches short. */
function slowToStart(counts) {
  return (count) => {
    counts.push(count);
    for (const start = performance.now(); performance.now() - start < 2;);
    return count;
  };
}

/** @param {number} [least] */
async function countsOf(least) {
  const counts = [];
  const batch = slowToStart(counts);
  const round = await createMeter(
    { batch, inContext: (callback) => callback(), checks: true, least },
    times,
  );
  await round();
  // The first call asks whether the loop is asynchronous.
  return counts.slice(1);
}

test('a batch has as many operations as the question needs', async () => {
  const counts = await countsOf(5000);
  assert.ok(counts.length > 3);
  assert.ok(Math.min(...counts) >= 5000, `${counts}`);
});

test('without a least, a batch that takes too long gets shorter, to one operation', async () => {
  assert.strictEqual((await countsOf()).at(-1), 1);
});
