'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('run calls the function in the captured mapping, and restores on return', () => {
  const variable = new AsyncContext.Variable();
  const snapshot = variable.run('captured', () => new AsyncContext.Snapshot());
  variable.run(
    'current',
    mustCall(() => {
      const result = snapshot.run(
        mustCall(() => {
          assert.equal(variable.get(), 'captured');
          return 'result';
        }),
      );
      assert.equal(result, 'result');
      assert.equal(variable.get(), 'current');
    }),
  );
  assert.equal(variable.get(), undefined);
});

testFromEachState('run captures every variable at once', () => {
  const variables = Array.from({ length: 30 }, () => new AsyncContext.Variable());
  const read = () => variables.map((variable) => variable.get());
  const values = variables.map((_, i) => i);
  const enter = (i, innermost) =>
    i === variables.length ? innermost() : variables[i].run(i, enter, i + 1, innermost);
  const snapshot = enter(0, () => new AsyncContext.Snapshot());
  assert.deepEqual(read(), new Array(30).fill(undefined));
  assert.deepEqual(snapshot.run(read), values);
  assert.deepEqual(read(), new Array(30).fill(undefined));
});

testFromEachState('A Snapshot can be run any number of times, also inside itself', () => {
  const variable = new AsyncContext.Variable();
  const snapshot = variable.run('captured', () => new AsyncContext.Snapshot());
  const check = mustCall((depth) => {
    assert.equal(variable.get(), 'captured');
    variable.run('inside', () => {
      if (depth > 0) snapshot.run(check, depth - 1);
      assert.equal(variable.get(), 'inside');
    });
    assert.equal(variable.get(), 'captured');
  }, 8);
  snapshot.run(check, 3);
  snapshot.run(check, 3);
  assert.equal(variable.get(), undefined);
});

testFromEachState('A Snapshot taken inside another captures what is current there', () => {
  const a = new AsyncContext.Variable();
  const b = new AsyncContext.Variable();
  const first = a.run(1, () => new AsyncContext.Snapshot());
  const second = first.run(() => b.run(2, () => new AsyncContext.Snapshot()));
  assert.deepEqual(
    second.run(() => [a.get(), b.get()]),
    [1, 2],
  );
  assert.deepEqual(
    first.run(() => [a.get(), b.get()]),
    [1, undefined],
  );
});

testFromEachState(
  'A Snapshot outlives the run it was taken in, and later runs do not change it',
  async () => {
    const variable = new AsyncContext.Variable();
    const snapshot = variable.run('captured', () => new AsyncContext.Snapshot());
    variable.run('later', () => {});
    await null;
    assert.equal(
      snapshot.run(() => variable.get()),
      'captured',
    );
  },
);
