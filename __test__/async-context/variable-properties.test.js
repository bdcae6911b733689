'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { inspect } = require('node:util');
const { AsyncContext } = require('../../index.js');
const { assertBuiltInFunction, method, readOnly } = require('./built-in.js');

const { Variable } = AsyncContext;

test('Variable has a length of 1, its name, a prototype, and nothing else', () => {
  assert.deepEqual(Reflect.ownKeys(Variable).sort(), ['length', 'name', 'prototype']);
  assert.deepEqual(Object.getOwnPropertyDescriptor(Variable, 'length'), readOnly(1));
  assert.deepEqual(Object.getOwnPropertyDescriptor(Variable, 'name'), readOnly('Variable'));
  assert.equal(Object.getPrototypeOf(Variable), Function.prototype);
});

test('Variable.prototype is not writable, not enumerable, not configurable', () => {
  assert.deepEqual(Object.getOwnPropertyDescriptor(Variable, 'prototype'), {
    value: Variable.prototype,
    writable: false,
    enumerable: false,
    configurable: false,
  });
  assert.equal(Object.getPrototypeOf(Variable.prototype), Object.prototype);
});

test('Variable.prototype has what the proposal says, scopes, how it is shown, and nothing else', () => {
  assert.deepEqual(
    new Set(Reflect.ownKeys(Variable.prototype)),
    new Set([
      ...['constructor', 'get', 'name', 'run', Symbol.toStringTag],
      ...['withValue', 'withScope', inspect.custom],
    ]),
  );
});

test('Variable.prototype.constructor is Variable, writable, not enumerable, configurable', () => {
  assert.deepEqual(
    Object.getOwnPropertyDescriptor(Variable.prototype, 'constructor'),
    method(Variable),
  );
});

test('Variable.prototype.run is a method of length 2', () => {
  const { run } = Variable.prototype;
  assert.deepEqual(Object.getOwnPropertyDescriptor(Variable.prototype, 'run'), method(run));
  assertBuiltInFunction(run, 'run', 2);
});

test('Variable.prototype.get is a method of length 0', () => {
  const { get } = Variable.prototype;
  assert.deepEqual(Object.getOwnPropertyDescriptor(Variable.prototype, 'get'), method(get));
  assertBuiltInFunction(get, 'get', 0);
});

test('Variable.prototype.name is a getter without a setter, not enumerable, configurable', () => {
  const { get, ...rest } = Object.getOwnPropertyDescriptor(Variable.prototype, 'name');
  assert.deepEqual(rest, { set: undefined, enumerable: false, configurable: true });
  assertBuiltInFunction(get, 'get name', 0);
});

test('The tag of a Variable is not writable, not enumerable, configurable', () => {
  assert.deepEqual(
    Object.getOwnPropertyDescriptor(Variable.prototype, Symbol.toStringTag),
    readOnly('AsyncContext.Variable'),
  );
  assert.equal(String(new Variable()), '[object AsyncContext.Variable]');
});
