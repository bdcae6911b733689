'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('run throws TypeError for what cannot be called, and restores', () => {
  const variable = new AsyncContext.Variable({ defaultValue: 'default' });
  for (const func of [undefined, null, 1, 'text', {}, [], Symbol('symbol')]) {
    assert.throws(() => variable.run('value', func), TypeError);
    assert.equal(variable.get(), 'default');
  }
  assert.throws(() => variable.run('value'), TypeError);
  assert.throws(() => variable.run('value', class {}), TypeError);
  assert.equal(variable.get(), 'default');
});
