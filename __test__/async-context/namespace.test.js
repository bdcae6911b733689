'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');

test('AsyncContext is an ordinary, extensible object that cannot be called', () => {
  assert.equal(typeof AsyncContext, 'object');
  assert.equal(Object.getPrototypeOf(AsyncContext), Object.prototype);
  assert.equal(Object.isExtensible(AsyncContext), true);
});

test('AsyncContext has Variable, Snapshot and a tag, and nothing else', () => {
  assert.deepEqual(Reflect.ownKeys(AsyncContext), ['Variable', 'Snapshot', Symbol.toStringTag]);
});

for (const name of ['Variable', 'Snapshot']) {
  test(`AsyncContext.${name} is writable, not enumerable, configurable`, () => {
    assert.deepEqual(Object.getOwnPropertyDescriptor(AsyncContext, name), {
      value: AsyncContext[name],
      writable: true,
      enumerable: false,
      configurable: true,
    });
    assert.equal(typeof AsyncContext[name], 'function');
  });
}

test('The tag of AsyncContext is not writable, not enumerable, configurable', () => {
  assert.deepEqual(Object.getOwnPropertyDescriptor(AsyncContext, Symbol.toStringTag), {
    value: 'AsyncContext',
    writable: false,
    enumerable: false,
    configurable: true,
  });
  assert.equal(Object.prototype.toString.call(AsyncContext), '[object AsyncContext]');
});
