'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

/*
 * As with generators: the proposal gives an async generator the mapping of its creation, but V8
 * gives it the mapping of its caller. An await inside keeps the mapping in which it was reached.
 */

testFromEachState(
  'Known limit: an async generator sees the mapping of who resumes it',
  async () => {
    const variable = new AsyncContext.Variable();
    const body = mustCall(async function* () {
      yield variable.get();
      yield variable.get();
    });
    const generator = variable.run('created', body);
    const resume = (value) => variable.run(value, () => generator.next());
    assert.equal((await resume('first')).value, 'first');
    assert.equal((await resume('second')).value, 'second');
    assert.equal((await resume('third')).done, true);
  },
);

testFromEachState(
  'Known limit: an await in an async generator keeps the mapping of who resumed it',
  async () => {
    const variable = new AsyncContext.Variable();
    const body = mustCall(async function* () {
      for (let i = 0; i < 2; i++) {
        const before = variable.get();
        await new Promise((resolve) => setImmediate(resolve));
        yield [before, variable.get()];
      }
    });
    const generator = variable.run('created', body);
    const resume = (value) => variable.run(value, () => generator.next());
    assert.deepEqual((await resume('first')).value, ['first', 'first']);
    assert.deepEqual((await resume('second')).value, ['second', 'second']);
  },
);

testFromEachState('The await of an async generator keeps its own mapping', async () => {
  const variable = new AsyncContext.Variable();
  const body = mustCall(async function* () {
    yield variable.run('inside', async () => {
      await null;
      return variable.get();
    });
  });
  const generator = variable.run('created', body);
  await variable.run(
    'consumer',
    mustCall(async () => {
      for await (const value of generator) {
        assert.equal(value, 'inside');
        assert.equal(variable.get(), 'consumer');
      }
      assert.equal(variable.get(), 'consumer');
    }),
  );
});
