'use strict';

const assert = require('node:assert/strict');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('The wrapper restores when the function throws, and throws what it threw', () => {
  const variable = new AsyncContext.Variable();
  const error = new Error('thrown');
  const wrapped = variable.run('captured', () =>
    AsyncContext.Snapshot.wrap(
      mustCall(() => {
        assert.equal(variable.get(), 'captured');
        throw error;
      }),
    ),
  );
  variable.run(
    'current',
    mustCall(() => {
      assert.throws(wrapped, (thrown) => thrown === error && variable.get() === 'current');
      assert.equal(variable.get(), 'current');
    }),
  );
});

testFromEachState(
  'The wrapper restores the whole mapping: what is entered inside does not outlive it',
  () => {
    const entered = new AsyncLocalStorage();
    const seen = [];
    const wrapped = AsyncContext.Snapshot.wrap(() => {
      seen.push(entered.getStore());
      entered.enterWith('inside');
    });
    entered.run('before', () => {
      wrapped();
      assert.equal(entered.getStore(), 'before');
      wrapped();
    });
    assert.deepEqual(seen, [undefined, undefined]);
  },
);

testFromEachState(
  'The promise that a wrapped async function returns is awaited in the mapping of who awaits',
  async () => {
    const variable = new AsyncContext.Variable();
    const wrapped = variable.run('captured', () =>
      AsyncContext.Snapshot.wrap(
        mustCall(async () => {
          await null;
          assert.equal(variable.get(), 'captured');
          return 'result';
        }),
      ),
    );
    await variable.run(
      'current',
      mustCall(async () => {
        assert.equal(await wrapped(), 'result');
        assert.equal(variable.get(), 'current');
      }),
    );
  },
);
