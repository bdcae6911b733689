'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('Reactions to a subclass of Promise run where they were registered', async () => {
  const variable = new AsyncContext.Variable();
  class Derived extends Promise {}
  let resolve;
  const promise = variable.run('made', () => new Derived((r) => (resolve = r)));
  const reaction = variable.run('registered', () =>
    promise.then(mustCall(() => assert.equal(variable.get(), 'registered'))),
  );
  variable.run('settled', resolve);
  await reaction;
  assert.ok(reaction instanceof Derived);
});

testFromEachState('await of a subclass of Promise keeps the mapping', async () => {
  const variable = new AsyncContext.Variable();
  class Derived extends Promise {}
  await variable.run(
    'value',
    mustCall(async () => {
      await new Derived((resolve) => setImmediate(resolve));
      assert.equal(variable.get(), 'value');
    }),
  );
});
