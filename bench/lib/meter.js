'use strict';

/**
 * Measures one loop in rounds, in the process that runs it. tinybench times the batches.
 *
 * @typedef {object} Round
 * @property {number} value nanoseconds per operation: the mean over the round, which includes
 *   the time of the garbage collector
 * @property {number} share of a core that the process had during the round
 */

/** Milliseconds: long enough to make the clock's resolution and tinybench's own work negligible. */
const BATCH = 0.4;

/**
 * An asynchronous loop warms up this many times as long as a synchronous one: more functions of the
 * runtime have to be compiled, in turns with the loop.
 */
const ASYNCHRONOUS_WARMUP = 3;

/** A process that had less than this share of a core waited for others: the round is repeated. */
const UNDISTURBED = 0.97;

const now = () => performance.now();

/** Milliseconds that this process has worked. */
function worked() {
  const { system, user } = process.cpuUsage();
  return (system + user) / 1000;
}

/**
 * @param {object} loop
 * @param {(count: number) => any} loop.batch does `count` operations and returns how many of them
 *   saw what they should see, or a promise of it
 * @param {import('./environment.js').Environment['inContext']} loop.inContext
 * @param {boolean} loop.checks whether every operation has to see what it should see
 * @param {number} [loop.least] the minimum number of operations in a batch
 * @param {import('./measure.js').Times} times
 * @returns {Promise<() => Promise<Round>>} measures one round
 */
async function createMeter({ batch, inContext, checks, least = 1 }, { warmup, round, attempts }) {
  const { Bench } = await import('tinybench');
  let count = least;
  const asynchronous = typeof inContext(() => batch(1))?.then === 'function';

  const once = async () => {
    const start = worked();
    const result = inContext(() => batch(count));
    const right = asynchronous ? await result : result;
    const elapsed = worked() - start;
    if (checks && right !== count) {
      throw new Error(
        `the context was lost: ${count - right} of ${count} operations did not see it`,
      );
    }
    return elapsed;
  };

  const start = worked();
  const enough = asynchronous ? ASYNCHRONOUS_WARMUP * warmup : warmup;
  for (let batches = 0; batches < 3 || worked() - start < enough; batches++) {
    const elapsed = await once();
    if (elapsed < BATCH / 4) count *= 2;
    else count = Math.max(least, Math.ceil((count * (1 + BATCH / elapsed)) / 2));
  }

  let consumed = 0;
  const body = asynchronous
    ? async () => void (consumed += await batch(count))
    : () => void (consumed += batch(count));

  const measure = async () => {
    const bench = new Bench({ time: round, iterations: 1, warmup: false, throws: true });
    bench.add('batch', body, { async: asynchronous });
    const start = now();
    const workedBefore = worked();
    await inContext(() => (asynchronous ? bench.run() : bench.runSync()));
    const share = (worked() - workedBefore) / (now() - start);
    const { latency } = bench.tasks[0].result;
    if (Number.isNaN(consumed)) throw new Error('a batch returned no number');
    return { value: (latency.mean * 1e6) / count, share };
  };

  return async () => {
    let best = await measure();
    for (let attempt = 1; best.share < UNDISTURBED && attempt < attempts; attempt++) {
      const next = await measure();
      if (next.share > best.share) best = next;
    }
    return best;
  };
}

module.exports = { createMeter };
