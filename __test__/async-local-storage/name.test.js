'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('name is empty unless the options have one', () => {
  assert.equal(new AsyncLocalStorage().name, '');
  assert.equal(new AsyncLocalStorage({}).name, '');
  assert.equal(new AsyncLocalStorage({ name: undefined }).name, '');
  assert.equal(new AsyncLocalStorage({ name: '' }).name, '');
});

testFromEachState('name is the string that the option makes', () => {
  assert.equal(new AsyncLocalStorage({ name: 'request' }).name, 'request');
  assert.equal(new AsyncLocalStorage({ name: null }).name, 'null');
  assert.equal(new AsyncLocalStorage({ name: 0 }).name, '0');
  assert.equal(new AsyncLocalStorage({ name: false }).name, 'false');
  assert.equal(new AsyncLocalStorage({ name: { toString: () => 'made' } }).name, 'made');
});

testFromEachState('a Symbol as name throws a TypeError', () => {
  assert.throws(() => new AsyncLocalStorage({ name: Symbol('name') }), TypeError);
});

testFromEachState('name is a getter on the prototype, without a setter', () => {
  const storage = new AsyncLocalStorage({ name: 'request' });
  assert.ok(!Object.hasOwn(storage, 'name'));
  const { get, set, enumerable, configurable } = Object.getOwnPropertyDescriptor(
    AsyncLocalStorage.prototype,
    'name',
  );
  assert.equal(typeof get, 'function');
  assert.equal(set, undefined);
  assert.equal(enumerable, false);
  assert.equal(configurable, true);
  assert.throws(() => {
    storage.name = 'other';
  }, TypeError);
  assert.equal(storage.name, 'request');
});

testFromEachState('name throws a TypeError on what is not a storage', () => {
  const { get } = Object.getOwnPropertyDescriptor(AsyncLocalStorage.prototype, 'name');
  for (const receiver of [undefined, null, {}, 'storage', AsyncLocalStorage.prototype]) {
    assert.throws(() => Reflect.apply(get, receiver, []), TypeError);
  }
});

testFromEachState('storages of one name are still apart', () => {
  const one = new AsyncLocalStorage({ name: 'same' });
  const other = new AsyncLocalStorage({ name: 'same' });
  one.run(1, () => {
    assert.equal(one.getStore(), 1);
    assert.equal(other.getStore(), undefined);
  });
});
