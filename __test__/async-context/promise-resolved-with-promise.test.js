'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState(
  'A promise that adopts another: reactions run where they were registered',
  async () => {
    const variable = new AsyncContext.Variable();
    const inner = variable.run('inner', () => new Promise((resolve) => setImmediate(resolve)));
    const outer = variable.run('outer', () => new Promise((resolve) => resolve(inner)));
    await variable.run('registered', () =>
      outer.then(mustCall(() => assert.equal(variable.get(), 'registered'))),
    );
  },
);

testFromEachState(
  'An async function that returns a promise: the await of it keeps its own mapping',
  async () => {
    const variable = new AsyncContext.Variable();
    await variable.run(
      'awaiting',
      mustCall(async () => {
        await variable.run('returning', async () => Promise.resolve());
        assert.equal(variable.get(), 'awaiting');
      }),
    );
  },
);
