'use strict';

const assert = require('node:assert/strict');
const { AsyncResource } = require('node:async_hooks');
const fs = require('node:fs');
const fsp = require('node:fs/promises');
const { promisify } = require('node:util');
const { setTimeout: sleep } = require('node:timers/promises');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { ContinuationFlow } = require('../../entries/flow.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('Callbacks of Node have the value of their registration', async () => {
  const flow = new ContinuationFlow();
  const waiting = [
    (callback) => setTimeout(callback, 1),
    (callback) => setImmediate(callback),
    (callback) => process.nextTick(callback),
    (callback) => queueMicrotask(callback),
    (callback) => fs.stat(__filename, callback),
  ].map(
    (schedule, i) =>
      new Promise((resolve) => {
        flow.run(i, () =>
          schedule(
            mustCall(() => {
              assert.equal(flow.get(), i);
              flow.run('inner', () => {});
              assert.equal(flow.get(), i);
              resolve();
            }),
          ),
        );
      }),
  );
  await Promise.all(waiting);
});

testFromEachState('Promises of Node continue with the value of the call', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    const calls = [
      () => sleep(1),
      () => fsp.stat(__filename),
      () => promisify(setImmediate)(),
      () => promisify(fs.stat)(__filename),
    ];
    for (const [i, call] of calls.entries()) {
      await flow.run(i, call);
      assert.equal(flow.get(), i);
    }
  });
});

testFromEachState('What a reaction registers has its value', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    await flow.run('inner', async () => await null);
    await new Promise((resolve) => {
      setTimeout(
        mustCall(() => {
          assert.equal(flow.get(), 'inner');
          resolve();
        }),
        1,
      );
    });
    assert.equal(flow.get(), 'inner');
  });
});

testFromEachState('Snapshots capture flows, and put them back', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    await flow.run('inner', async () => {});
    const snapshot = new AsyncContext.Snapshot();
    const nodes = AsyncLocalStorage.snapshot();
    const wrapped = AsyncContext.Snapshot.wrap(() => flow.get());
    const resource = new AsyncResource('TEST');
    await flow.run('later', async () => {});
    for (const read of [
      () => snapshot.run(() => flow.get()),
      () => nodes(() => flow.get()),
      wrapped,
      () => resource.runInAsyncScope(() => flow.get()),
    ]) {
      assert.equal(read(), 'inner');
      assert.equal(flow.get(), 'later');
    }
  });
});

testFromEachState(
  'A promise that is settled in a snapshot does not bring a value back',
  async () => {
    const flow = new ContinuationFlow();
    await flow.run('main', async () => {
      await new Promise((resolve) => {
        const settle = AsyncContext.Snapshot.wrap(resolve);
        void flow.run('inner', async () => settle(await null));
      });
      assert.equal(flow.get(), 'main');
    });
  },
);
