'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');

const { Variable, Snapshot } = AsyncContext;
const { get, run } = Variable.prototype;
const { get: name } = Object.getOwnPropertyDescriptor(Variable.prototype, 'name');

const wrong = {
  undefined,
  null: null,
  'a number': 1,
  'a string': 'text',
  'a symbol': Symbol('symbol'),
  'an object': {},
  'a function': () => {},
  Variable,
  'Variable.prototype': Variable.prototype,
  'a Snapshot': new Snapshot(),
  'an object that inherits from a Variable': Object.create(new Variable()),
  'a proxy of a Variable': new Proxy(new Variable(), {}),
};

for (const [what, receiver] of Object.entries(wrong)) {
  test(`get, run and name throw TypeError when the receiver is ${what}`, () => {
    assert.throws(() => Reflect.apply(get, receiver, []), TypeError);
    assert.throws(
      () => Reflect.apply(run, receiver, [1, () => assert.fail('was called')]),
      TypeError,
    );
    assert.throws(() => Reflect.apply(name, receiver, []), TypeError);
  });
}

test('get, run and name of one Variable work on another', () => {
  const variable = new Variable({ name: 'name', defaultValue: 'default' });
  assert.equal(Reflect.apply(get, variable, []), 'default');
  assert.equal(Reflect.apply(run, variable, ['value', () => variable.get()]), 'value');
  assert.equal(Reflect.apply(name, variable, []), 'name');
});
