'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { ContinuationFlow } = require('../../entries/flow.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

/** Runs in a context of both kinds. */
function kinds() {
  const variable = new AsyncContext.Variable({ defaultValue: 'default' });
  const flow = new ContinuationFlow({ defaultValue: 'default' });
  return {
    run: (value, fn) => variable.run(value, () => flow.run(value, fn)),
    get: () => ({ variable: variable.get(), flow: flow.get() }),
  };
}

testFromEachState("'Promises': awaiting gPromise grafts the executions together", async () => {
  const { run, get } = kinds();
  const gPromise = run('global', () => Promise.resolve(1));
  await run('main', async () => {
    await gPromise;
    assert.deepEqual(get(), { variable: 'main', flow: 'global' });
  });
});

testFromEachState(
  "'Fulfilled promises': a handler on a promise that was resolved before",
  async () => {
    const { run, get } = kinds();
    const p1 = run('resolve', () => Promise.resolve('yay'));
    const check = mustCall(() => assert.deepEqual(get(), { variable: 'init', flow: 'resolve' }), 2);
    await run('init', () => p1.then(check));
    await run('init', () => p1.then(undefined).then(check));
  },
);

testFromEachState("'Fulfilled promises': the same when it is resolved later", async () => {
  const { run, get } = kinds();
  let resolve;
  const p1 = new Promise((r) => (resolve = r));
  const check = mustCall(() => assert.deepEqual(get(), { variable: 'init', flow: 'resolve' }), 2);
  const derived = run('init', () => [p1.then(check), p1.then(undefined).then(check)]);
  run('resolve', resolve);
  await Promise.all(derived);
});

testFromEachState(
  'A promise that was settled where the flow had no value continues without',
  async () => {
    const { run, get } = kinds();
    const fulfilled = Promise.resolve();
    const rejected = Promise.reject('reason');
    await run('main', async () => {
      await fulfilled;
      assert.deepEqual(get(), { variable: 'main', flow: 'default' });
    });
    await run('main', () =>
      rejected.catch(
        mustCall(() => assert.deepEqual(get(), { variable: 'main', flow: 'default' })),
      ),
    );
  },
);

testFromEachState('A frozen promise, and one from before, are promises like others', async () => {
  const { run, get } = kinds();
  let resolve;
  const promise = Object.freeze(new Promise((r) => (resolve = r)));
  await run('main', async () => {
    const reaction = promise.then(mustCall(() => assert.equal(get().flow, 'settled')));
    run('settled', resolve);
    await reaction;
    await promise;
    assert.deepEqual(get(), { variable: 'main', flow: 'settled' });
  });
});
