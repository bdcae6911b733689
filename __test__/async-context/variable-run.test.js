'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('run calls the function with the value readable, and restores on return', () => {
  const variable = new AsyncContext.Variable();
  const result = variable.run(
    'value',
    mustCall(() => {
      assert.equal(variable.get(), 'value');
      return 'result';
    }),
  );
  assert.equal(result, 'result');
  assert.equal(variable.get(), undefined);
});

testFromEachState('run nests: each return gives back the value from before', () => {
  const variable = new AsyncContext.Variable({ defaultValue: 0 });
  const enter = mustCall((depth) => {
    assert.equal(variable.get(), depth);
    if (depth < 20) variable.run(depth + 1, enter, depth + 1);
    assert.equal(variable.get(), depth);
  }, 20);
  variable.run(1, enter, 1);
  assert.equal(variable.get(), 0);
});

testFromEachState('run of one variable leaves every other one as it is', () => {
  const a = new AsyncContext.Variable();
  const b = new AsyncContext.Variable();
  const read = () => [a.get(), b.get()];
  a.run(
    1,
    mustCall(() => {
      assert.deepEqual(read(), [1, undefined]);
      b.run(
        2,
        mustCall(() => {
          assert.deepEqual(read(), [1, 2]);
          a.run(
            3,
            mustCall(() => assert.deepEqual(read(), [3, 2])),
          );
          assert.deepEqual(read(), [1, 2]);
        }),
      );
      assert.deepEqual(read(), [1, undefined]);
    }),
  );
  assert.deepEqual(read(), [undefined, undefined]);
});
