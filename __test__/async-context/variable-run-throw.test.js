'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('run restores when the function throws, and throws what it threw', () => {
  const variable = new AsyncContext.Variable({ defaultValue: 'default' });
  for (const thrown of [new Error('thrown'), undefined, null, 'text']) {
    let caught = 'nothing';
    try {
      variable.run(
        'value',
        mustCall(() => {
          assert.equal(variable.get(), 'value');
          throw thrown;
        }),
      );
    } catch (error) {
      caught = error;
      assert.equal(variable.get(), 'default');
    }
    assert.equal(caught, thrown);
    assert.equal(variable.get(), 'default');
  }
});

testFromEachState('A throw through several runs restores at each', () => {
  const variable = new AsyncContext.Variable();
  const error = new Error('thrown');
  variable.run(
    1,
    mustCall(() => {
      assert.throws(
        () =>
          variable.run(2, () =>
            variable.run(3, () =>
              new AsyncContext.Variable().run(4, () => {
                assert.equal(variable.get(), 3);
                throw error;
              }),
            ),
          ),
        (thrown) => thrown === error && variable.get() === 1,
      );
      assert.equal(variable.get(), 1);
    }),
  );
});

testFromEachState('run restores when the stack overflows inside', () => {
  const variable = new AsyncContext.Variable({ defaultValue: 'default' });
  const recurse = () => variable.run('deeper', recurse);
  variable.run(
    'outer',
    mustCall(() => {
      assert.throws(recurse, RangeError);
      assert.equal(variable.get(), 'outer');
    }),
  );
  assert.equal(variable.get(), 'default');
});
