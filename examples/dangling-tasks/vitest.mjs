// npx vitest run --config examples/dangling-tasks/vitest.config.mjs
//
// The tests of node-test.js, for vitest.

import { test as vitest } from 'vitest';
import { trackedTest } from 'native-async-context/tasks';

const test = trackedTest(vitest);

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
