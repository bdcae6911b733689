'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const path = require('node:path');
const { test } = require('node:test');
const { Worker } = require('node:worker_threads');
const { repair } = require('../../entries/instrument.js');
const { mustCall } = require('../helpers/must-call.js');
const { FATAL, askAll, askPeers, isAborted } = require('./requests.js');
const { inRequest, propagator, valuesOf } = require('./fixtures/variables.js');

/**
 * 300 requests at the same time over two threads, one of which is lost. Each answer has the values of its own
 * request.
 */

const fixture = (/** @type {string} */ name) => path.join(__dirname, 'fixtures', name);

test('worker_threads: workerData and messages', async (t) => {
  const workers = [1, 2].map((id) =>
    inRequest(id, () => new Worker(fixture('thread.js'), { workerData: propagator.pack(id) })),
  );
  t.after(() => Promise.all(workers.map((worker) => worker.terminate())));
  const started = await Promise.all(workers.map((worker) => once(worker, 'message')));
  assert.deepEqual(
    started.map(([message]) => message),
    [1, 2].map((id) => ({ started: id, values: valuesOf(id) })),
  );
  await askPeers(
    workers.map((worker) => ({
      emitter: worker,
      send: (message) => worker.postMessage(message),
    })),
  );
});

/**
 * @param {(task: any, signal: AbortSignal) => Promise<any>} run
 * @param {import('./fixtures/work.js').Task['kind']} fatal how a worker is lost
 */
async function askPool(run, fatal) {
  const controller = new AbortController();
  const isLost = mustCall((/** @type {number} */ id) => assert.equal(id, FATAL));
  const all = askAll(async (id) => {
    // Aborts the task while it waits in the pool's queue.
    const signal = isAborted(id) ? controller.signal : new AbortController().signal;
    try {
      return await run({ id, kind: id === FATAL ? fatal : undefined }, signal);
    } catch (error) {
      if (signal.aborted) return 'aborted';
      if (id === FATAL) isLost(id);
      assert.match(String(error), /terminat|exited/i);
      return 'lost';
    }
  }, false);
  controller.abort();
  await all;
}

const pack = (/** @type {unknown} */ task) => propagator.pack(task);

const OPTIONS = {
  filename: fixture('pool.js'),
  minThreads: 2,
  maxThreads: 2,
  concurrentTasksPerWorker: 2,
};

/**
 * @typedef {object} Pool
 * @property {(task: any, signal: AbortSignal) => Promise<any>} run
 * @property {() => unknown} end
 *
 * @type {Record<string, {
 *   load: () => any,
 *   open: (exports: any) => Pool,
 *   fatal: import('./fixtures/work.js').Task['kind'],
 *   steps: import('../../entries/instrument.js').RepairStep[],
 * }>}
 */
const POOLS = {
  piscina: {
    load: () => require('piscina'),
    open({ Piscina }) {
      const pool = new Piscina(OPTIONS);
      return { run: (task, signal) => pool.run(task, { signal }), end: () => pool.destroy() };
    },
    fatal: 'exits',
    steps: [{ at: 'Piscina.prototype.run', replaced: { 0: pack } }],
  },
  tinypool: {
    load: () => import('tinypool'),
    open({ Tinypool }) {
      const pool = new Tinypool(OPTIONS);
      return { run: (task, signal) => pool.run(task, { signal }), end: () => pool.destroy() };
    },
    // tinypool waits forever for a worker that exits without an error.
    fatal: 'throws',
    steps: [{ at: 'Tinypool.prototype.run', replaced: { 0: pack } }],
  },
  workerpool: {
    load: () => require('workerpool'),
    open(workerpool) {
      const pool = workerpool.pool(fixture('workerpool.js'), {
        maxWorkers: 2,
        workerType: 'thread',
      });
      return {
        run(task, signal) {
          const promise = pool.exec('work', [task]);
          signal.addEventListener('abort', () => void promise.cancel());
          return Promise.resolve(promise);
        },
        end: () => pool.terminate(),
      };
    },
    fatal: 'exits',
    steps: [
      {
        at: 'pool',
        returned: [{ at: 'exec', replaced: { 1: ([task, ...rest]) => [pack(task), ...rest] } }],
      },
    ],
  },
};

for (const [name, { load, open, fatal, steps }] of Object.entries(POOLS)) {
  test(`${name}: packed tasks`, async (t) => {
    const { run, end } = open(await load());
    t.after(end);
    await askPool((task, signal) => run(pack(task), signal), fatal);
  });

  test(`${name}: tasks that a description packs`, async (t) => {
    const exports = await load();
    const repaired = repair(exports, { steps });
    t.after(() => repaired.undo());
    const { run, end } = open(exports);
    t.after(end);
    await askPool(run, fatal);
  });
}
