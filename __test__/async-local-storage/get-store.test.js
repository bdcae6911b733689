'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const receivers = {
  undefined,
  null: null,
  'a plain object': {},
  'a function': () => {},
  'a string': 'storage',
  'the prototype': AsyncLocalStorage.prototype,
  'an object that inherits from a storage': Object.create(new AsyncLocalStorage()),
  'a proxy of a storage': new Proxy(new AsyncLocalStorage(), {}),
};

for (const [name, receiver] of Object.entries(receivers)) {
  testFromEachState(`getStore throws a TypeError on ${name}`, () => {
    const { getStore } = AsyncLocalStorage.prototype;
    assert.throws(() => Reflect.apply(getStore, receiver, []), TypeError);
    // Also while another storage has a value.
    new AsyncLocalStorage().run(
      'value',
      mustCall(() => assert.throws(() => Reflect.apply(getStore, receiver, []), TypeError)),
    );
  });
}

testFromEachState('getStore throws a TypeError when it is called detached', () => {
  const { getStore } = new AsyncLocalStorage({ defaultValue: 'default' });
  assert.throws(() => getStore(), TypeError);
});

testFromEachState('getStore reads the storage that it is called on', () => {
  const storage = new AsyncLocalStorage();
  const { getStore } = new AsyncLocalStorage();
  storage.run(
    'value',
    mustCall(() => assert.equal(Reflect.apply(getStore, storage, []), 'value')),
  );
});

testFromEachState('getStore gives the very value that was entered', () => {
  const storage = new AsyncLocalStorage();
  const values = [null, false, 0, -0, NaN, '', 1n, Symbol('s'), {}, [], () => {}, storage];
  for (const value of values) {
    storage.run(
      value,
      mustCall(() => assert.ok(Object.is(storage.getStore(), value))),
    );
  }
});

testFromEachState('getStore ignores arguments', () => {
  const storage = new AsyncLocalStorage();
  storage.run(
    1,
    mustCall(() => assert.equal(storage.getStore('x', 2), 1)),
  );
});

testFromEachState('many storages each keep their own value', async () => {
  const storages = Array.from({ length: 40 }, () => new AsyncLocalStorage());
  const read = () => storages.map((storage) => storage.getStore());
  const all = storages.map((_, i) => i);
  const nest = (i, fn) => (i === storages.length ? fn() : storages[i].run(i, nest, i + 1, fn));
  await nest(
    0,
    mustCall(async () => {
      assert.deepEqual(read(), all);
      await null;
      assert.deepEqual(read(), all);
      storages[7].run(
        'changed',
        mustCall(() => assert.deepEqual(read(), all.with(7, 'changed'))),
      );
      assert.deepEqual(read(), all);
    }),
  );
  assert.deepEqual(read(), new Array(40).fill(undefined));
});
