'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('an async callback keeps the value, its caller does not get it', async () => {
  const storage = new AsyncLocalStorage();
  const promise = storage.run(
    'value',
    mustCall(async () => {
      for (let i = 0; i < 3; i++) {
        await null;
        assert.equal(storage.getStore(), 'value');
      }
      return 'result';
    }),
  );
  assert.equal(storage.getStore(), undefined);
  assert.equal(await promise, 'result');
  assert.equal(storage.getStore(), undefined);
});

testFromEachState('an async callback that rejects leaves nothing behind', async () => {
  const storage = new AsyncLocalStorage();
  const thrown = new Error('rejected');
  await storage.run('outer', async () => {
    await assert.rejects(
      storage.run('inner', async () => {
        await null;
        assert.equal(storage.getStore(), 'inner');
        throw thrown;
      }),
      (error) => error === thrown,
    );
    assert.equal(storage.getStore(), 'outer');
  });
  assert.equal(storage.getStore(), undefined);
});

testFromEachState('a reaction runs with the value of where it was registered', async () => {
  const storage = new AsyncLocalStorage();
  let resolve;
  let reject;
  const resolved = new Promise((r) => (resolve = r));
  const rejected = new Promise((_, r) => (reject = r));
  const read = () => storage.getStore();
  const reactions = storage.run('registered', () => [
    resolved.then(mustCall(read)),
    rejected.then(undefined, mustCall(read)),
    rejected.catch(mustCall(read)),
    resolved.finally(mustCall(() => assert.equal(read(), 'registered'))).then(read),
    (async () => {
      await resolved;
      return read();
    })(),
  ]);
  storage.run('settled', () => {
    resolve();
    reject(new Error('settled'));
  });
  assert.deepEqual(await Promise.all(reactions), new Array(5).fill('registered'));
});

testFromEachState('flows that interleave keep their own values', async () => {
  const storage = new AsyncLocalStorage();
  const flow = async (id) => {
    for (let i = 0; i < 5; i++) {
      await null;
      assert.equal(storage.getStore(), id);
    }
    return storage.getStore();
  };
  const ids = [1, 2, 3, 4];
  const results = await Promise.all(ids.map((id) => storage.run(id, mustCall(flow), id)));
  assert.deepEqual(results, ids);
});

testFromEachState('an async generator sees the value of each of its callers', async () => {
  const storage = new AsyncLocalStorage();
  async function* values() {
    for (;;) yield storage.getStore();
  }
  const generator = storage.run('created', () => values());
  const next = () => generator.next().then(({ value }) => value);
  assert.equal(await storage.run('first', next), 'first');
  assert.equal(await storage.run('second', next), 'second');
});
