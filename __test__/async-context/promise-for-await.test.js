'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('The body of for await keeps the mapping of the loop', async () => {
  const variable = new AsyncContext.Variable();
  const promises = [1, 2].map((value) =>
    variable.run(value, () => new Promise((resolve) => setImmediate(resolve))),
  );
  const source = {
    [Symbol.asyncIterator]: () => ({
      next: () =>
        promises.length > 0
          ? promises.pop().then(() => ({ done: false }))
          : Promise.resolve({ done: true }),
    }),
  };
  const body = mustCall(() => assert.equal(variable.get(), 'loop'), 2);
  await variable.run('loop', async () => {
    for await (const _ of source) body();
    assert.equal(variable.get(), 'loop');
  });
});
