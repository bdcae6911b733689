'use strict';

const assert = require('node:assert/strict');
const { ContinuationFlow } = require('../../entries/flow.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState('for await continues with what the generator yields in', async () => {
  const flow = new ContinuationFlow();
  async function* steps() {
    for (let i = 0; i < 3; i++) {
      await flow.run(`step-${i}`, async () => await null);
      yield i;
    }
    await flow.run('end', async () => {});
  }
  await flow.run('main', async () => {
    for await (const i of steps()) assert.equal(flow.get(), `step-${i}`);
    assert.equal(flow.get(), 'end');
  });
});

testFromEachState('A generator that is resumed elsewhere sees who resumes it', async () => {
  const flow = new ContinuationFlow();
  const seen = [];
  async function* steps() {
    seen.push(flow.get());
    yield;
    seen.push(flow.get());
  }
  const iterator = flow.run('made', steps);
  await flow.run('first', () => iterator.next());
  await flow.run('second', () => iterator.next());
  assert.deepEqual(seen, ['first', 'second']);
});
