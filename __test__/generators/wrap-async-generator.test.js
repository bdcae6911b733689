'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { wrapGenerator } = require('../../entries/generators.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const variable = new AsyncContext.Variable();

testFromEachState('an async generator is resumed in the context of its creation', async () => {
  const body = wrapGenerator(async function* () {
    yield variable.get();
    await null;
    yield variable.get();
    await new Promise((resolve) => setTimeout(resolve, 1));
    return variable.get();
  });
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
});

testFromEachState('throw and return too', async () => {
  const seen = [];
  const body = wrapGenerator(async function* () {
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
  const generator = variable.run('created', body);
  await variable.run('started', () => generator.next());
  await variable.run('thrown', () => generator.throw(new Error('message')));
  const end = await variable.run('returned', () => generator.return(/** @type {any} */ ('result')));
  assert.deepEqual(end, { value: 'result', done: true });
  assert.deepEqual(seen, ['message', 'created', 'created']);
});

testFromEachState('calls of next that queue up are answered in order, in one context', async () => {
  const body = wrapGenerator(async function* () {
    for (let i = 0; i < 3; i++) {
      yield [i, variable.get()];
      await null;
    }
  });
  const generator = variable.run('created', body);
  const steps = ['a', 'b', 'c', 'd'].map((value) => variable.run(value, () => generator.next()));
  assert.deepEqual(await Promise.all(steps), [
    { value: [0, 'created'], done: false },
    { value: [1, 'created'], done: false },
    { value: [2, 'created'], done: false },
    { value: undefined, done: true },
  ]);
});

testFromEachState('for await, with an early exit: body and generator keep their own', async () => {
  const ended = mustCall(() => assert.equal(variable.get(), 'created'));
  const body = wrapGenerator(async function* () {
    try {
      for (;;) yield variable.get();
    } finally {
      ended();
    }
  });
  await variable.run('consumer', async () => {
    let rounds = 0;
    for await (const value of variable.run('created', body)) {
      assert.equal(value, 'created');
      assert.equal(variable.get(), 'consumer');
      if (++rounds === 3) break;
    }
    assert.equal(variable.get(), 'consumer');
  });
});

testFromEachState('a scope before the first await stays inside', async () => {
  const body = wrapGenerator(async function* () {
    const scope = variable.withValue('scoped');
    try {
      yield variable.get();
    } finally {
      scope.dispose();
    }
  });
  await variable.run('consumer', async () => {
    const generator = variable.run('created', body);
    const step = generator.next();
    assert.equal(variable.get(), 'consumer');
    assert.equal((await step).value, 'scoped');
    await generator.return();
    assert.equal(variable.get(), 'consumer');
  });
});

testFromEachState('Known limit: after a yield a scope is not seen until it ends', async () => {
  const body = wrapGenerator(async function* () {
    const scope = variable.withValue('scoped');
    yield variable.get();
    yield variable.get();
    scope.dispose();
    yield variable.get();
  });
  const seen = [];
  for await (const value of variable.run('created', body)) seen.push(value);
  assert.deepEqual(seen, ['scoped', 'created', 'created']);
});
