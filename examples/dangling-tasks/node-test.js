'use strict';

// node --test examples/dangling-tasks/node-test.js
//
// The two tests of the presentation "JavaScript Async Contexts" (Chengzhong Wu, 2020) which pass
// although they leave a task behind. Here they fail and name the task. The third one passes.

const { trackedTest } = require('native-async-context/tasks');
const test = trackedTest(require('node:test').test);

test('leaves a timer behind', () => {
  setTimeout(() => {
    throw new Error('foobar');
  }, 1000);
});

test('does not wait for an operation', async () => {
  /** await */ asyncOperation();
});

test('waits for it', async () => {
  await asyncOperation();
});

async function asyncOperation() {
  await new Promise((resolve) => setTimeout(resolve, 100));
}
