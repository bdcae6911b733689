'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testCarriedFromEachState } = require('./carried.js');

// AsyncGeneratorStart, AsyncGeneratorResume and YieldExpression of the proposal, for generators with
// unchanged source.

const variable = new AsyncContext.Variable();

async function* body() {
  yield variable.get();
  await null;
  yield variable.get();
  await new Promise((resolve) => setTimeout(resolve, 1));
  return variable.get();
}

testCarriedFromEachState(
  'AsyncGeneratorStart and AsyncGeneratorResume: created in, resumed in',
  async () => {
    const generator = variable.run('created', body);
    const resume = (value) =>
      variable.run(value, async () => {
        const step = generator.next();
        assert.equal(variable.get(), value);
        const { value: seen } = await step;
        assert.equal(variable.get(), value);
        return seen;
      });
    assert.equal(await resume('first'), 'created');
    assert.equal(await resume('second'), 'created');
    assert.equal(await resume('third'), 'created');
  },
);

testCarriedFromEachState('throw and return', async () => {
  const seen = [];
  const generator = variable.run('created', async function* () {
    try {
      try {
        yield;
      } catch (error) {
        seen.push(error.message, variable.get());
        await null;
        yield;
      }
    } finally {
      await null;
      seen.push(variable.get());
    }
  });
  await variable.run('started', () => generator.next());
  await variable.run('thrown', () => generator.throw(new Error('message')));
  const end = await variable.run('returned', () => generator.return(/** @type {any} */ ('result')));
  assert.deepEqual(end, { value: 'result', done: true });
  assert.deepEqual(seen, ['message', 'created', 'created']);
});

testCarriedFromEachState('calls of next that queue up run in one context', async () => {
  const generator = variable.run('created', async function* () {
    for (let i = 0; i < 3; i++) {
      yield [i, variable.get()];
      await null;
    }
  });
  const steps = ['a', 'b', 'c', 'd'].map((value) => variable.run(value, () => generator.next()));
  assert.deepEqual(await Promise.all(steps), [
    { value: [0, 'created'], done: false },
    { value: [1, 'created'], done: false },
    { value: [2, 'created'], done: false },
    { value: undefined, done: true },
  ]);
});

testCarriedFromEachState('for await, with an early exit', async () => {
  const ended = mustCall(() => assert.equal(variable.get(), 'created'));
  await variable.run('consumer', async () => {
    const generator = variable.run('created', async function* () {
      try {
        for (;;) yield variable.get();
      } finally {
        ended();
      }
    });
    let rounds = 0;
    for await (const value of generator) {
      assert.equal(value, 'created');
      assert.equal(variable.get(), 'consumer');
      if (++rounds === 3) break;
    }
    assert.equal(variable.get(), 'consumer');
  });
});

testCarriedFromEachState('for await over a sync generator', async () => {
  const generator = variable.run('created', function* () {
    yield Promise.resolve(variable.get());
    yield variable.get();
  });
  const seen = [];
  for await (const value of generator) seen.push(value);
  assert.deepEqual(seen, ['created', 'created']);
});

testCarriedFromEachState(
  'yield*: through two layers, and a run that spans the yields',
  async () => {
    async function* outer() {
      yield variable.get();
      yield* variable.run('inner', async function* () {
        yield variable.get();
        await null;
        yield* body();
      });
      yield variable.get();
    }
    const generator = variable.run('created', outer);
    const seen = [];
    await variable.run('consumer', async () => {
      for await (const value of generator) seen.push(value);
      assert.equal(variable.get(), 'consumer');
    });
    assert.deepEqual(seen, ['created', 'inner', 'inner', 'inner', 'created']);
  },
);

testCarriedFromEachState('a scope before the first await stays inside', async () => {
  await variable.run('consumer', async () => {
    const generator = variable.run('created', async function* () {
      const scope = variable.withValue('scoped');
      try {
        yield variable.get();
      } finally {
        scope.dispose();
      }
    });
    const step = generator.next();
    assert.equal(variable.get(), 'consumer');
    assert.equal((await step).value, 'scoped');
    await generator.return();
    assert.equal(variable.get(), 'consumer');
  });
});

testCarriedFromEachState(
  'Known limit: after a yield a scope is not seen until it ends',
  async () => {
    const generator = variable.run('created', async function* () {
      const scope = variable.withValue('scoped');
      yield variable.get();
      yield variable.get();
      scope.dispose();
      yield variable.get();
    });
    const seen = [];
    for await (const value of generator) seen.push(value);
    assert.deepEqual(seen, ['scoped', 'created', 'created']);
  },
);
