'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('run calls the function with this undefined', () => {
  new AsyncContext.Variable().run(
    'value',
    mustCall(function () {
      assert.equal(this, undefined);
    }),
  );
});

testFromEachState('run passes every further argument on, as it is', () => {
  const variable = new AsyncContext.Variable();
  for (const args of [
    [],
    [undefined],
    [1, 2],
    ['value', {}, null, undefined],
    new Array(50).fill(7),
  ]) {
    const seen = variable.run(
      'value',
      mustCall((...given) => given),
      ...args,
    );
    assert.deepEqual(seen, args);
    seen.forEach((arg, i) => assert.equal(arg, args[i]));
  }
});

testFromEachState('run returns what the function returns, as it is', () => {
  const variable = new AsyncContext.Variable();
  for (const result of [undefined, null, 0, {}, Promise.resolve(), variable]) {
    assert.equal(
      variable.run(
        'value',
        mustCall(() => result),
      ),
      result,
    );
  }
});
