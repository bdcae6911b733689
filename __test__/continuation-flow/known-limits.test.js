'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { ContinuationFlow } = require('../../entries/flow.js');
const { output } = require('./child.js');

// V8's hooks do not tell which promise the iterator of a synchronous iterable waits for.
test('for await over an array of promises continues with the value of the loop', async () => {
  const flow = new ContinuationFlow();
  await flow.run('main', async () => {
    const promises = [0, 1].map((i) => flow.run(`made-${i}`, async () => i));
    for await (const _ of promises) assert.equal(flow.get(), 'main');
    for (const promise of promises) {
      const i = await promise;
      assert.equal(flow.get(), `made-${i}`);
    }
  });
});

// There are no hooks before the first value: a program that does not use flows pays nothing.
test('What was registered while no flow had a value does not get one', async () => {
  const { early, tracked } = await output('registered-early.js');
  assert.deepEqual(early, { then: 'default', await: 'default' });
  assert.deepEqual(tracked, { then: 'settled', await: 'settled' });
});

test('then of a subclass is heard of from the first promise of a subclass on', async () => {
  const { first, second } = await output('subclass-early.js');
  assert.equal(first, 'registered');
  assert.equal(second, 'settled');
});
