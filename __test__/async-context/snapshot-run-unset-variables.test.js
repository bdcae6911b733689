'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('A variable that was unset at capture reads its default inside run', () => {
  const variable = new AsyncContext.Variable({ defaultValue: 'default' });
  const snapshot = new AsyncContext.Snapshot();
  variable.run(
    'current',
    mustCall(() => {
      assert.equal(
        snapshot.run(() => variable.get()),
        'default',
      );
      assert.equal(variable.get(), 'current');
    }),
  );
});

testFromEachState('A variable made after the capture reads its default inside run', () => {
  const snapshot = new AsyncContext.Variable().run('value', () => new AsyncContext.Snapshot());
  const variable = new AsyncContext.Variable({ defaultValue: 'default' });
  variable.run('current', () => {
    assert.equal(
      snapshot.run(() => variable.get()),
      'default',
    );
  });
});

testFromEachState('A variable that was undefined at capture is undefined inside run', () => {
  const variable = new AsyncContext.Variable({ defaultValue: 'default' });
  const snapshot = variable.run(undefined, () => new AsyncContext.Snapshot());
  variable.run('current', () => {
    assert.equal(
      snapshot.run(() => variable.get()),
      undefined,
    );
  });
});
