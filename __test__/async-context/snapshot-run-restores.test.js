'use strict';

const assert = require('node:assert/strict');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('run restores when the function throws, and throws what it threw', () => {
  const variable = new AsyncContext.Variable();
  const error = new Error('thrown');
  const snapshot = variable.run('captured', () => new AsyncContext.Snapshot());
  const throwing = mustCall(() => {
    assert.equal(variable.get(), 'captured');
    throw error;
  });
  variable.run(
    'current',
    mustCall(() => {
      assert.throws(
        () => snapshot.run(throwing),
        (thrown) => thrown === error && variable.get() === 'current',
      );
      assert.equal(variable.get(), 'current');
    }),
  );
});

testFromEachState(
  'run restores the whole mapping: what is entered inside does not outlive it',
  () => {
    const entered = new AsyncLocalStorage();
    const snapshot = new AsyncContext.Snapshot();
    entered.run('before', () => {
      snapshot.run(mustCall(() => entered.enterWith('inside')));
      assert.equal(entered.getStore(), 'before');
    });
    assert.equal(
      snapshot.run(() => entered.getStore()),
      undefined,
    );
  },
);

testFromEachState('run throws TypeError for what cannot be called, and restores', () => {
  const variable = new AsyncContext.Variable();
  const snapshot = variable.run('captured', () => new AsyncContext.Snapshot());
  for (const func of [undefined, null, 1, 'text', {}, [], Symbol('symbol')]) {
    assert.throws(() => snapshot.run(func), TypeError);
    assert.equal(variable.get(), undefined);
  }
  assert.throws(() => snapshot.run(), TypeError);
  assert.equal(variable.get(), undefined);
});
