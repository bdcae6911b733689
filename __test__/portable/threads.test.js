'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const path = require('node:path');
const { test } = require('node:test');
const { Worker } = require('node:worker_threads');
const workerpool = require('workerpool');
const { mustCall } = require('../helpers/must-call.js');
const { FATAL, askAll, askPeers, isAborted } = require('./requests.js');
const { inRequest, propagator, valuesOf } = require('./fixtures/variables.js');

/**
 * 300 requests at the same time, over two threads, of which one is lost: what comes back has the values of its
 * own request.
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
 * @param {(packed: any, signal: AbortSignal) => Promise<any>} run
 * @param {import('./fixtures/work.js').Task['kind']} [fatal] how a worker is lost
 */
async function askPool(run, fatal = 'exits') {
  const controller = new AbortController();
  const isLost = mustCall((/** @type {number} */ id) => assert.equal(id, FATAL));
  const all = askAll(async (id) => {
    // In the queue of the pool, where it is aborted.
    const signal = isAborted(id) ? controller.signal : new AbortController().signal;
    try {
      return await run(propagator.pack({ id, kind: id === FATAL ? fatal : undefined }), signal);
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

test('piscina: run', async (t) => {
  const { Piscina } = require('piscina');
  const pool = new Piscina({
    filename: fixture('pool.js'),
    minThreads: 2,
    maxThreads: 2,
    concurrentTasksPerWorker: 2,
  });
  t.after(() => pool.destroy());
  await askPool((packed, signal) => pool.run(packed, { signal }));
});

test('tinypool: run', async (t) => {
  const { Tinypool } = await import('tinypool');
  const pool = new Tinypool({
    filename: fixture('pool.js'),
    minThreads: 2,
    maxThreads: 2,
    concurrentTasksPerWorker: 2,
  });
  t.after(() => pool.destroy());
  // It waits forever for a worker that exits without an error.
  await askPool((packed, signal) => pool.run(packed, { signal }), 'throws');
});

test('workerpool: exec', async (t) => {
  const pool = workerpool.pool(fixture('workerpool.js'), { maxWorkers: 2, workerType: 'thread' });
  t.after(() => pool.terminate());
  await askPool((packed, signal) => {
    const promise = pool.exec('work', [packed]);
    signal.addEventListener('abort', () => void promise.cancel());
    return Promise.resolve(promise);
  });
});
