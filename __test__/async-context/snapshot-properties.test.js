'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { assertBuiltInFunction, method, readOnly } = require('./built-in.js');

const { Snapshot } = AsyncContext;

test('Snapshot has a length of 0, its name, a prototype, wrap, and nothing else', () => {
  assert.deepEqual(Reflect.ownKeys(Snapshot).sort(), ['length', 'name', 'prototype', 'wrap']);
  assert.deepEqual(Object.getOwnPropertyDescriptor(Snapshot, 'length'), readOnly(0));
  assert.deepEqual(Object.getOwnPropertyDescriptor(Snapshot, 'name'), readOnly('Snapshot'));
  assert.equal(Object.getPrototypeOf(Snapshot), Function.prototype);
});

test('Snapshot.prototype is not writable, not enumerable, not configurable', () => {
  assert.deepEqual(Object.getOwnPropertyDescriptor(Snapshot, 'prototype'), {
    value: Snapshot.prototype,
    writable: false,
    enumerable: false,
    configurable: false,
  });
  assert.equal(Object.getPrototypeOf(Snapshot.prototype), Object.prototype);
});

test('Snapshot.prototype has constructor, run and a tag, and nothing else', () => {
  assert.deepEqual(
    new Set(Reflect.ownKeys(Snapshot.prototype)),
    new Set(['constructor', 'run', Symbol.toStringTag]),
  );
});

test('Snapshot.prototype.constructor is Snapshot, writable, not enumerable, configurable', () => {
  assert.deepEqual(
    Object.getOwnPropertyDescriptor(Snapshot.prototype, 'constructor'),
    method(Snapshot),
  );
});

test('Snapshot.prototype.run is a method of length 1', () => {
  const { run } = Snapshot.prototype;
  assert.deepEqual(Object.getOwnPropertyDescriptor(Snapshot.prototype, 'run'), method(run));
  assertBuiltInFunction(run, 'run', 1);
});

test('Snapshot.wrap is a method of length 1', () => {
  const { wrap } = Snapshot;
  assert.deepEqual(Object.getOwnPropertyDescriptor(Snapshot, 'wrap'), method(wrap));
  assertBuiltInFunction(wrap, 'wrap', 1);
});

test('The tag of a Snapshot is not writable, not enumerable, configurable', () => {
  assert.deepEqual(
    Object.getOwnPropertyDescriptor(Snapshot.prototype, Symbol.toStringTag),
    readOnly('AsyncContext.Snapshot'),
  );
  assert.equal(String(new Snapshot()), '[object AsyncContext.Snapshot]');
});
