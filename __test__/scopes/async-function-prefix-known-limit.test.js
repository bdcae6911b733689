'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { testFromEachState } = require('../helpers/states.js');

/*
 * Until its first `await`, an async function runs on its caller's stack, and V8 does not restore the
 * caller's context when it returns. The same holds for a generator until its first `yield`.
 */

const variable = new AsyncContext.Variable();

async function scopedAtOnce() {
  const scope = variable.withValue('callee');
  try {
    await null;
    return variable.get();
  } finally {
    scope.dispose();
  }
}

testFromEachState('Known limit: a scope before the first await is seen by the caller', () =>
  variable.run('caller', async () => {
    const result = scopedAtOnce();
    assert.equal(variable.get(), 'callee');
    assert.equal(await result, 'callee');
    // The caller awaited in the context that the callee had left behind.
    assert.equal(variable.get(), 'callee');
  }),
);

testFromEachState('… and is over with whatever run the call was made in', () => {
  variable.run('caller', () => void scopedAtOnce());
  assert.equal(variable.get(), undefined);
});

testFromEachState('a Snapshot of the moment around the call keeps it in', () =>
  variable.run('caller', async () => {
    const result = new AsyncContext.Snapshot().run(scopedAtOnce);
    assert.equal(variable.get(), 'caller');
    assert.equal(await result, 'callee');
    assert.equal(variable.get(), 'caller');
  }),
);

testFromEachState('an await before the scope keeps it in', () =>
  variable.run('caller', async () => {
    const late = async () => {
      await null;
      return scopedAtOnce();
    };
    const result = late();
    assert.equal(variable.get(), 'caller');
    assert.equal(await result, 'callee');
    assert.equal(variable.get(), 'caller');
  }),
);
