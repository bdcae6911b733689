'use strict';

const assert = require('node:assert/strict');
const { inspect } = require('node:util');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { testFromEachState } = require('../helpers/states.js');

const lengths = {
  getStore: 0,
  run: 2,
  exit: 1,
  enterWith: 1,
  disable: 0,
  withScope: 1,
};

testFromEachState('an instance has no own keys, whatever was done with it', () => {
  const storage = new AsyncLocalStorage({ name: 'name', defaultValue: 'default' });
  assert.deepEqual(Reflect.ownKeys(storage), []);
  storage.enterWith(1);
  storage.run(2, () => assert.deepEqual(Reflect.ownKeys(storage), []));
  storage.withScope(3);
  storage.disable();
  assert.deepEqual(Reflect.ownKeys(storage), []);
});

testFromEachState('an instance works when it is frozen', () => {
  const storage = Object.freeze(new AsyncLocalStorage());
  storage.run(1, () => assert.equal(storage.getStore(), 1));
  storage.enterWith(2);
  storage.disable();
  assert.equal(storage.getStore(), undefined);
});

testFromEachState(
  'the prototype has the methods of Node 26, how it is shown, and no others',
  () => {
    assert.deepEqual(
      new Set(Reflect.ownKeys(AsyncLocalStorage.prototype)),
      new Set(['constructor', 'name', ...Object.keys(lengths), inspect.custom]),
    );
    assert.equal(AsyncLocalStorage.prototype.constructor, AsyncLocalStorage);
    for (const [name, length] of Object.entries(lengths)) {
      const descriptor = Object.getOwnPropertyDescriptor(AsyncLocalStorage.prototype, name);
      assert.equal(descriptor.value.length, length, name);
      assert.equal(descriptor.value.name, name);
      assert.equal(descriptor.enumerable, false, name);
      assert.equal(descriptor.writable, true, name);
      assert.equal(descriptor.configurable, true, name);
    }
  },
);

testFromEachState('the class has the static methods of Node 26 and no others', () => {
  assert.deepEqual(Reflect.ownKeys(AsyncLocalStorage).sort(), [
    'bind',
    'length',
    'name',
    'prototype',
    'snapshot',
  ]);
  assert.equal(AsyncLocalStorage.name, 'AsyncLocalStorage');
  assert.equal(AsyncLocalStorage.length, 0);
  assert.equal(AsyncLocalStorage.bind.length, 1);
  assert.equal(AsyncLocalStorage.snapshot.length, 0);
});

testFromEachState('methods are no constructors', () => {
  const storage = new AsyncLocalStorage();
  for (const name of Object.keys(lengths)) assert.throws(() => new storage[name](), TypeError);
  assert.throws(() => new AsyncLocalStorage.bind(() => {}), TypeError);
  assert.throws(() => new AsyncLocalStorage.snapshot(), TypeError);
});
