'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { testFromEachState } = require('../helpers/states.js');

const { Variable } = AsyncContext;

testFromEachState('get gives the default while the variable has no value', () => {
  const defaultValue = {};
  const variable = new Variable({ defaultValue });
  assert.equal(variable.get(), defaultValue);
  variable.run('value', () => assert.equal(variable.get(), 'value'));
  assert.equal(variable.get(), defaultValue);
});

testFromEachState('The default is undefined if none was given', () => {
  assert.equal(new Variable().get(), undefined);
  assert.equal(new Variable({}).get(), undefined);
  assert.equal(new Variable({ name: 'name' }).get(), undefined);
});

testFromEachState('Every value can be the default', () => {
  for (const defaultValue of [null, 0, -0, NaN, '', false, 1n, Symbol('symbol'), () => {}]) {
    assert.ok(Object.is(new Variable({ defaultValue }).get(), defaultValue));
  }
});
