'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');

const { Variable } = AsyncContext;

test('Options that are no object are ignored, whatever they inherit', () => {
  const { prototype } = Number;
  // Under --frozen-intrinsics they inherit nothing.
  if (Object.isExtensible(prototype)) {
    Object.assign(prototype, { name: 'inherited', defaultValue: 'inherited' });
  }
  try {
    for (const options of [undefined, null, 1, 'text', true, 1n, Symbol('symbol')]) {
      const variable = new Variable(options);
      assert.equal(variable.name, '');
      assert.equal(variable.get(), undefined);
    }
  } finally {
    delete prototype.name;
    delete prototype.defaultValue;
  }
});

test('Options may be any object: a function, an array, one without a prototype', () => {
  const fn = Object.assign(function named() {}, { defaultValue: 'of the function' });
  assert.equal(new Variable(fn).name, 'named');
  assert.equal(new Variable(fn).get(), 'of the function');

  const array = Object.assign([], { name: 'array', defaultValue: 'of the array' });
  assert.equal(new Variable(array).name, 'array');
  assert.equal(new Variable(array).get(), 'of the array');

  const bare = Object.assign(Object.create(null), { name: 'bare', defaultValue: 'of the bare' });
  assert.equal(new Variable(bare).name, 'bare');
  assert.equal(new Variable(bare).get(), 'of the bare');
});

test('Options may inherit what they say', () => {
  const variable = new Variable(Object.create({ name: 'inherited', defaultValue: 'default' }));
  assert.equal(variable.name, 'inherited');
  assert.equal(variable.get(), 'default');
});

test('Arguments after the options are ignored', () => {
  assert.equal(new Variable({}, { name: 'second' }).name, '');
});
