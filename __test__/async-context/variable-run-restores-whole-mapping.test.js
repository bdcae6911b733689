'use strict';

const assert = require('node:assert/strict');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('On return, run restores the whole mapping found at entry', () => {
  const variable = new AsyncContext.Variable();
  const other = new AsyncContext.Variable();
  const fresh = new AsyncLocalStorage();
  const entered = new AsyncLocalStorage();
  other.run(
    'other',
    mustCall(() => {
      entered.run('before', () => {
        variable.run(
          'value',
          mustCall(() => {
            entered.enterWith('inside');
            fresh.enterWith('inside');
            assert.equal(entered.getStore(), 'inside');
            assert.equal(fresh.getStore(), 'inside');
          }),
        );
        assert.equal(entered.getStore(), 'before');
        assert.equal(fresh.getStore(), undefined);
        assert.equal(other.get(), 'other');
        assert.equal(variable.get(), undefined);
      });
    }),
  );
});

testFromEachState('On throw, run restores the whole mapping found at entry', () => {
  const variable = new AsyncContext.Variable();
  const entered = new AsyncLocalStorage();
  const enterAndThrow = mustCall(() => {
    entered.enterWith('inside');
    throw new Error('thrown');
  });
  assert.throws(() => variable.run('value', enterAndThrow), { message: 'thrown' });
  assert.equal(entered.getStore(), undefined);
});
