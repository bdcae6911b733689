'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');

const { Variable } = AsyncContext;

test('Variable called without new throws TypeError', () => {
  assert.throws(() => Variable(), TypeError);
  assert.throws(() => Variable.call(new Variable()), TypeError);
});

test('A Variable is extensible and has no properties of its own: nothing shows what is in it', () => {
  const variable = new Variable({ name: 'name', defaultValue: 'default' });
  assert.deepEqual(Reflect.ownKeys(variable), []);
  assert.equal(Object.isExtensible(variable), true);
  assert.equal(Object.getPrototypeOf(variable), Variable.prototype);
});

test('A Variable that is frozen works all the same', () => {
  const variable = Object.freeze(new Variable());
  variable.run('value', () => assert.equal(variable.get(), 'value'));
  assert.equal(variable.get(), undefined);
});

test('Variable can be subclassed', () => {
  class Derived extends Variable {
    constructor(defaultValue) {
      super({ name: 'derived', defaultValue });
    }
  }
  const variable = new Derived('default');
  assert.ok(variable instanceof Variable);
  assert.equal(variable.name, 'derived');
  assert.equal(variable.get(), 'default');
  assert.equal(
    variable.run('value', () => variable.get()),
    'value',
  );
});

test('The prototype of a new Variable comes from new.target', () => {
  function NewTarget() {}
  const variable = Reflect.construct(Variable, [], NewTarget);
  assert.equal(Object.getPrototypeOf(variable), NewTarget.prototype);
  assert.equal(Variable.prototype.get.call(variable), undefined);
});
