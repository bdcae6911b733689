'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState("run restores its own store only: another store's enterWith survives", () => {
  const storage = new AsyncLocalStorage();
  const other = new AsyncLocalStorage();
  storage.run(
    'value',
    mustCall(() => other.enterWith('survives')),
  );
  assert.equal(storage.getStore(), undefined);
  assert.equal(other.getStore(), 'survives');
});

testFromEachState("another store's enterWith survives a run that throws", () => {
  const storage = new AsyncLocalStorage();
  const other = new AsyncLocalStorage();
  storage.enterWith('before');
  assert.throws(
    () =>
      storage.run('value', () => {
        other.enterWith('survives');
        throw new RangeError('from the callback');
      }),
    RangeError,
  );
  assert.equal(storage.getStore(), 'before');
  assert.equal(other.getStore(), 'survives');
});

testFromEachState('it survives runs of several stores, each restored to what it had', () => {
  const stores = Array.from({ length: 12 }, () => new AsyncLocalStorage());
  const other = new AsyncLocalStorage();
  stores.forEach((store, i) => {
    if (i % 2 === 0) store.enterWith(`before ${i}`);
  });
  const nest = (i) =>
    i === stores.length ? other.enterWith('survives') : stores[i].run(`in ${i}`, nest, i + 1);
  nest(0);
  stores.forEach((store, i) => {
    assert.equal(store.getStore(), i % 2 === 0 ? `before ${i}` : undefined);
  });
  assert.equal(other.getStore(), 'survives');
});

testFromEachState("another store's disable survives, too", () => {
  const storage = new AsyncLocalStorage();
  const other = new AsyncLocalStorage();
  other.enterWith('value');
  storage.run(
    1,
    mustCall(() => other.disable()),
  );
  assert.equal(other.getStore(), undefined);
});

testFromEachState("another store's value survives in what follows asynchronously", async () => {
  const storage = new AsyncLocalStorage();
  const other = new AsyncLocalStorage();
  await null;
  storage.run(1, () => other.enterWith('survives'));
  await null;
  assert.equal(storage.getStore(), undefined);
  assert.equal(other.getStore(), 'survives');
});

testFromEachState("a store's own enterWith inside its run does not survive", () => {
  const storage = new AsyncLocalStorage();
  storage.run(1, () => {
    storage.enterWith(2);
    storage.enterWith(3);
  });
  assert.equal(storage.getStore(), undefined);
});
