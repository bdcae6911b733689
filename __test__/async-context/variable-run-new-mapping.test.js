'use strict';

const assert = require('node:assert/strict');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState(
  'run makes a new mapping even for the value that is there: nothing entered inside outlives it',
  () => {
    const variable = new AsyncContext.Variable({ defaultValue: 'default' });
    const entered = new AsyncLocalStorage();
    const enter = mustCall(() => entered.enterWith('inside'), 3);

    variable.run('default', enter);
    assert.equal(entered.getStore(), undefined);

    new AsyncContext.Variable().run(undefined, enter);
    assert.equal(entered.getStore(), undefined);

    variable.run('value', () => {
      variable.run('value', enter);
      assert.equal(entered.getStore(), undefined);
    });
  },
);

testFromEachState('A variable run with its default has a value from then on', () => {
  const variable = new AsyncContext.Variable({ defaultValue: NaN });
  variable.run(
    NaN,
    mustCall(() => assert.ok(Number.isNaN(variable.get()))),
  );
});
