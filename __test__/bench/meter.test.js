'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');
const { createMeter } = require('../../bench/lib/meter.js');

const times = { warmup: 40, round: 1, attempts: 1 };

/** How many batches take hardly any time. The meter makes batches longer for these. */
const CHEAP = 6;

/**
 * Measures a loop that takes next to no CPU time at first, and then 2 ms before the first operation
 * of each batch, so that the meter makes batches shorter. Returns the operations of each batch.
 *
 * @param {import('node:test').TestContext} t
 * @param {number} [least]
 */
async function countsOf(t, least) {
  const counts = [];
  let user = 0;
  t.mock.method(process, 'cpuUsage', () => ({ system: 0, user }));
  const batch = (count) => {
    counts.push(count);
    user += counts.length <= CHEAP ? 10 : 2000;
    return count;
  };
  const round = await createMeter(
    { batch, inContext: (callback) => callback(), checks: true, least },
    times,
  );
  await round();
  // The first call asks whether the loop is asynchronous.
  return counts.slice(1);
}

test('a batch has as many operations as the question needs', async (t) => {
  const counts = await countsOf(t, 5000);
  assert.equal(Math.max(...counts), 5000 * 2 ** (CHEAP - 1));
  assert.equal(Math.min(...counts), 5000);
  assert.equal(counts.at(-1), 5000);
});

test('without a least, a batch that takes too long gets shorter, to two operations', async (t) => {
  const counts = await countsOf(t);
  assert.equal(Math.max(...counts), 2 ** (CHEAP - 1));
  assert.equal(counts.at(-1), 2);
});
