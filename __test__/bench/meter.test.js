'use strict';

const assert = require('node:assert');
const test = require('node:test');
const { createMeter } = require('../../bench/lib/meter.js');

const times = { warmup: 10, round: 1, attempts: 1 };

/**
 * How many operations the batches have of a loop that takes 2 ms of CPU time before its first
 * operation, for which the meter makes batches short.
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
    user += 2000;
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
  assert.ok(counts.length > 3);
  assert.ok(Math.min(...counts) >= 5000, `${counts}`);
});

test('without a least, a batch that takes too long gets shorter, to one operation', async (t) => {
  assert.strictEqual((await countsOf(t)).at(-1), 1);
});
