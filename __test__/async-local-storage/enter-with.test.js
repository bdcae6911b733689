'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('enterWith holds for the rest of the synchronous execution', () => {
  const storage = new AsyncLocalStorage();
  const enter = () => storage.enterWith('entered');
  enter();
  assert.equal(storage.getStore(), 'entered');
  storage.enterWith('again');
  assert.equal(storage.getStore(), 'again');
});

testFromEachState('enterWith returns undefined', () => {
  assert.equal(new AsyncLocalStorage().enterWith({}), undefined);
});

testFromEachState('enterWith holds for what is scheduled from then on', async () => {
  const storage = new AsyncLocalStorage();
  const promise = Promise.resolve();
  const before = promise.then(mustCall(() => storage.getStore()));
  storage.enterWith('entered');
  const after = promise.then(mustCall(() => storage.getStore()));
  storage.enterWith('later');
  assert.equal(await before, undefined);
  assert.equal(await after, 'entered');
  assert.equal(storage.getStore(), 'later');
});

testFromEachState('enterWith before the first await of a callee reaches its caller', async () => {
  const storage = new AsyncLocalStorage();
  const callee = mustCall(async () => {
    storage.enterWith('callee');
    await null;
    assert.equal(storage.getStore(), 'callee');
  });
  await storage.run('outer', async () => {
    const promise = callee();
    assert.equal(storage.getStore(), 'callee');
    await promise;
    assert.equal(storage.getStore(), 'callee');
  });
});

testFromEachState('enterWith after an await of a callee stays with the callee', async () => {
  const storage = new AsyncLocalStorage();
  const callee = mustCall(async () => {
    await null;
    storage.enterWith('callee');
    await null;
    assert.equal(storage.getStore(), 'callee');
  });
  await storage.run('outer', async () => {
    await callee();
    assert.equal(storage.getStore(), 'outer');
  });
});

testFromEachState('enterWith in a reaction reaches the reactions registered there', async () => {
  const storage = new AsyncLocalStorage();
  await storage.run('outer', () =>
    Promise.resolve()
      .then(
        mustCall(() => {
          storage.enterWith('reaction');
          return Promise.resolve().then(mustCall(() => storage.getStore()));
        }),
      )
      .then(
        mustCall((inner) => {
          assert.equal(inner, 'reaction');
          assert.equal(storage.getStore(), 'outer');
        }),
      ),
  );
});

testFromEachState('enterWith leaves other stores alone', () => {
  const storage = new AsyncLocalStorage();
  const other = new AsyncLocalStorage();
  other.enterWith('other');
  storage.enterWith('value');
  other.run('inner', () => storage.enterWith('changed'));
  assert.equal(other.getStore(), 'other');
  assert.equal(storage.getStore(), 'changed');
});

testFromEachState('enterWith inside a run of its own store ends with the run', () => {
  const storage = new AsyncLocalStorage();
  storage.enterWith('outer');
  storage.run('value', () => {
    storage.enterWith('entered');
    assert.equal(storage.getStore(), 'entered');
  });
  assert.equal(storage.getStore(), 'outer');
});

testFromEachState('enterWith many times leaves the last value', async () => {
  const storage = new AsyncLocalStorage();
  for (let i = 0; i < 1000; i++) storage.enterWith(i);
  assert.equal(storage.getStore(), 999);
  await null;
  assert.equal(storage.getStore(), 999);
});
