'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { readOnly } = require('./built-in.js');

const { wrap } = AsyncContext.Snapshot;

/** A function whose own name is `value`. */
const called = (value) => Object.defineProperty(() => {}, 'name', { value });

/** A function without a name of its own. */
const nameless = () => {
  const fn = () => {};
  delete fn.name;
  return fn;
};

test('The name is "wrapped " and the name of the function; not writable, not enumerable, configurable', () => {
  const wrapped = wrap(function fn() {});
  assert.deepEqual(Object.getOwnPropertyDescriptor(wrapped, 'name'), readOnly('wrapped fn'));
});

test('The name of a function whose name is empty is "wrapped "', () => {
  const wrapped = wrap((() => () => {})());
  assert.deepEqual(Object.getOwnPropertyDescriptor(wrapped, 'name'), readOnly('wrapped '));
});

test('Every kind of name is prefixed', () => {
  const symbol = Symbol('description');
  const object = {
    [symbol]() {},
    method() {},
    get accessor() {
      return 1;
    },
  };
  assert.equal(wrap(object[symbol]).name, 'wrapped [description]');
  assert.equal(wrap(object.method).name, 'wrapped method');
  assert.equal(
    wrap(Object.getOwnPropertyDescriptor(object, 'accessor').get).name,
    'wrapped get accessor',
  );
  assert.equal(wrap(object.method.bind(object)).name, 'wrapped bound method');
  assert.equal(wrap(wrap(object.method)).name, 'wrapped wrapped method');
  assert.equal(wrap(class Class {}).name, 'wrapped Class');
  assert.equal(wrap(called(' ☃\0')).name, 'wrapped  ☃\0');
});

for (const name of [
  undefined,
  null,
  1,
  1n,
  true,
  Symbol('name'),
  {},
  new String('boxed'),
  ['array'],
]) {
  test(`A name that is ${typeof name} (${String(name)}) and no string counts as empty`, () => {
    assert.equal(wrap(called(name)).name, 'wrapped ');
  });
}

test('A name that is inherited counts', () => {
  assert.equal(wrap(nameless()).name, 'wrapped ');
  assert.equal(
    wrap(Object.setPrototypeOf(nameless(), { name: 'inherited' })).name,
    'wrapped inherited',
  );
});

test('A name that nobody has counts as empty', () => {
  assert.equal(wrap(Object.setPrototypeOf(nameless(), null)).name, 'wrapped ');
});

test('A name that is a getter is called on the function', () => {
  const fn = Object.defineProperty(() => {}, 'name', {
    get() {
      return this === fn ? 'on the function' : 'on something else';
    },
  });
  assert.equal(wrap(fn).name, 'wrapped on the function');
});

test('A static method called name is no name', () => {
  class Class {
    static name() {}
  }
  assert.equal(wrap(Class).name, 'wrapped ');
});

test('The name does not follow the function afterwards', () => {
  const fn = called('before');
  const wrapped = wrap(fn);
  Object.defineProperty(fn, 'name', { value: 'after' });
  assert.equal(wrapped.name, 'wrapped before');
});

test('A name may hold anything that a string can', () => {
  const names = [
    '"',
    "'",
    '`',
    '\\',
    '](){}',
    '${1}',
    '*/',
    '\n',
    '\u2028',
    '\ud800',
    '__proto__',
    'constructor',
  ];
  for (const name of names) {
    const wrapped = wrap(called(name));
    assert.equal(wrapped.name, `wrapped ${name}`);
    assert.equal(Object.getPrototypeOf(wrapped), Function.prototype);
  }
});

test('However many names there are, each wrapper has its own, and calls its own function', () => {
  for (let i = 0; i < 2500; i++) {
    const fn = Object.defineProperty(() => i, 'name', { value: `fn ${i}` });
    const wrapped = wrap(fn);
    assert.deepEqual(Object.getOwnPropertyDescriptor(wrapped, 'name'), readOnly(`wrapped fn ${i}`));
    assert.equal(wrapped(), i);
  }
});
