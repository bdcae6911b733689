'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { run } = require('../tasks/child.js');

const FOLDER = path.join(__dirname, '..', 'async-local-storage');

/** The tests of the methods that a watch intercepts. The other files test the class. */
const OF_METHODS = [
  'disable',
  'enter-with',
  'exit',
  'run-call',
  'run-own-store-only',
  'run-propagates',
  'run-same-value',
  'snapshot',
  'with-scope',
];

test('a watched storage passes the tests of one that is not', async () => {
  const files = OF_METHODS.map((name) => path.join(FOLDER, `${name}.test.js`));
  const { status, stdout } = await run(['--test', '--test-reporter=tap', ...files], {
    env: { NATIVE_ASYNC_CONTEXT_TEST_SUBJECT: 'watched' },
  });
  assert.equal(status, 0, stdout);
  assert.ok(Number(/^# pass (\d+)$/m.exec(stdout)?.[1]) > 200, stdout.slice(-300));
});
