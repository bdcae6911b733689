'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');

const { Variable } = AsyncContext;

test('The name is the empty string by default', () => {
  assert.equal(new Variable().name, '');
  assert.equal(new Variable({}).name, '');
  assert.equal(new Variable({ defaultValue: 1 }).name, '');
});

test('The name is what was given, made a string', () => {
  const names = [
    ['name', 'name'],
    ['', ''],
    [undefined, 'undefined'],
    [null, 'null'],
    [false, 'false'],
    [0, '0'],
    [-0, '0'],
    [1n, '1'],
    [[1, [2]], '1,2'],
    [{}, '[object Object]'],
    [{ toString: () => 'a', valueOf: () => 'b' }, 'a'],
  ];
  for (const [name, expected] of names) assert.equal(new Variable({ name }).name, expected);
});

test('The name cannot be assigned', () => {
  const variable = new Variable({ name: 'name' });
  assert.throws(() => {
    variable.name = 'other';
  }, TypeError);
  assert.equal(variable.name, 'name');
});

test('Variables of the same name are two variables', () => {
  const first = new Variable({ name: 'same' });
  const second = new Variable({ name: 'same' });
  first.run(1, () => {
    assert.equal(first.get(), 1);
    assert.equal(second.get(), undefined);
  });
});
