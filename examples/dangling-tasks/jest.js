'use strict';

// npx jest --config examples/dangling-tasks/jest.config.json
//
// The tests of node-test.js, for jest.

/* global test */

const { trackedTest } = require('native-async-context/tasks');

const tracked = trackedTest(test);

tracked('leaves a timer behind', () => {
  setTimeout(() => {
    throw new Error('foobar');
  }, 1000);
});

tracked('does not wait for an operation', async () => {
  /** await */ asyncOperation();
});

tracked('waits for it', async () => {
  await asyncOperation();
});

async function asyncOperation() {
  await new Promise((resolve) => setTimeout(resolve, 100));
}
