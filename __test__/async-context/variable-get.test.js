'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('get gives every value just as it was put in', () => {
  const variable = new AsyncContext.Variable({ defaultValue: 'default' });
  const values = [null, 0, -0, NaN, '', false, 1n, Symbol('symbol'), {}, [], () => {}];
  for (const value of values) {
    variable.run(
      value,
      mustCall(() => assert.ok(Object.is(variable.get(), value))),
    );
  }
});

testFromEachState('get gives undefined, not the default, when that is the value', () => {
  const variable = new AsyncContext.Variable({ defaultValue: 'default' });
  variable.run(
    undefined,
    mustCall(() => assert.equal(variable.get(), undefined)),
  );
  variable.run(
    'outer',
    mustCall(() => {
      variable.run(
        undefined,
        mustCall(() => assert.equal(variable.get(), undefined)),
      );
      assert.equal(variable.get(), 'outer');
    }),
  );
  assert.equal(variable.get(), 'default');
});

testFromEachState(
  'A value that is a Variable, a Snapshot or a promise is a value like any other',
  () => {
    const variable = new AsyncContext.Variable();
    for (const value of [variable, new AsyncContext.Snapshot(), Promise.resolve(1)]) {
      assert.equal(
        variable.run(value, () => variable.get()),
        value,
      );
    }
  },
);
