'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { readOnly } = require('./built-in.js');

const { wrap } = AsyncContext.Snapshot;

/** A function whose own length is `value`. */
const long = (value) => Object.defineProperty(() => {}, 'length', { value });

/** A function without a length of its own, on a prototype of its own. */
const withPrototype = (prototype) => {
  const fn = () => {};
  delete fn.length;
  return Object.setPrototypeOf(fn, prototype);
};

test('The length is that of the function; not writable, not enumerable, configurable', () => {
  for (const fn of [
    () => {},
    (_a) => {},
    (_a, _b) => {},
    (_a, _b = 1, _c) => {},
    (..._rest) => {},
  ]) {
    const descriptor = Object.getOwnPropertyDescriptor(wrap(fn), 'length');
    assert.deepEqual(descriptor, readOnly(fn.length));
  }
});

const lengths = [
  [0, 0],
  [3, 3],
  [2.9, 2],
  [0.5, 0],
  [-0, 0],
  [-0.5, 0],
  [-1, 0],
  [-2.9, 0],
  [NaN, 0],
  [Infinity, Infinity],
  [-Infinity, 0],
  [2 ** 32 + 1, 2 ** 32 + 1],
  [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  [Number.MAX_VALUE, Number.MAX_VALUE],
  [Number.MIN_VALUE, 0],
];

for (const [length, expected] of lengths) {
  const shown = Object.is(length, -0) ? '-0' : length;
  test(`A length of ${shown} gives ${expected}`, () => {
    assert.deepEqual(
      Object.getOwnPropertyDescriptor(wrap(long(length)), 'length'),
      readOnly(expected),
    );
  });
}

for (const length of [
  undefined,
  null,
  true,
  '3',
  3n,
  Symbol('3'),
  [3],
  new Number(3),
  { valueOf: () => 3 },
]) {
  test(`A length that is ${typeof length} (${String(length)}) and no number gives 0`, () => {
    assert.deepEqual(Object.getOwnPropertyDescriptor(wrap(long(length)), 'length'), readOnly(0));
  });
}

test('A length that is inherited gives 0, and is not read', () => {
  assert.equal(wrap(withPrototype(Function.prototype)).length, 0);
  assert.equal(wrap(withPrototype({ length: 3 })).length, 0);
  assert.equal(wrap(withPrototype(null)).length, 0);
  const get = () => assert.fail('was read');
  assert.equal(wrap(withPrototype(Object.defineProperty({}, 'length', { get }))).length, 0);
});

test('A length that is a getter is called on the function', () => {
  const fn = Object.defineProperty(() => {}, 'length', {
    get() {
      return this === fn ? 5 : 6;
    },
  });
  assert.equal(wrap(fn).length, 5);
});

test('The length of a wrapper carries over when it is wrapped again', () => {
  assert.equal(wrap(wrap((_a, _b) => {})).length, 2);
});

test('The length does not follow the function afterwards', () => {
  const fn = long(2);
  const wrapped = wrap(fn);
  Object.defineProperty(fn, 'length', { value: 3 });
  assert.equal(wrapped.length, 2);
});

test('Every length from 0 to 40 carries over, and all arguments are forwarded whatever it is', () => {
  for (let length = 0; length <= 40; length++) {
    const fn = Object.defineProperty((...args) => args, 'length', { value: length });
    const wrapped = wrap(fn);
    assert.deepEqual(Object.getOwnPropertyDescriptor(wrapped, 'length'), readOnly(length));
    for (const count of [0, 1, length, length + 1]) {
      const args = Array.from({ length: count }, (_, i) => i);
      assert.deepEqual(wrapped(...args), args);
    }
  }
});
