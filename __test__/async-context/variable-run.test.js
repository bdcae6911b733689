'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('run calls the function with the value readable, and restores on return', () => {
  const variable = new AsyncContext.Variable();
  const result = variable.run(
    'value',
    mustCall((...args) => {
      assert.deepEqual(args, [1, 2]);
      assert.equal(variable.get(), 'value');
      return 'result';
    }),
    1,
    2,
  );
  assert.equal(result, 'result');
  assert.equal(variable.get(), undefined);
});
