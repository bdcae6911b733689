'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { root, run } = require('../tasks/child.js');

// Under each runner, the presentation's two tests that leave a task behind must fail (without our
// check they pass), and the test that waits must pass.

const installed = (/** @type {string[]} */ ...parts) => path.join(root, 'node_modules', ...parts);
const folder = path.join('examples', 'dangling-tasks');
const lateTimers = path.join(__dirname, 'fixtures', 'late-timers.js');

/** The timeout of a test, in milliseconds. The runners' own timeouts are only seconds. */
const PATIENCE = 300_000;

for (const [runner, args, failed, passed] of /** @type {[string, string[], RegExp, RegExp][]} */ ([
  [
    'node:test',
    ['--test', '--test-force-exit', '--test-reporter=tap', path.join(folder, 'node-test.js')],
    /^# fail 2$/m,
    /^# pass 1$/m,
  ],
  [
    'vitest',
    [
      installed('vitest', 'vitest.mjs'),
      ...['run', '--config', path.join(folder, 'vitest.config.mjs')],
      `--testTimeout=${PATIENCE}`,
    ],
    /Tests\s+2 failed/,
    /\| 1 passed \(3\)/,
  ],
  [
    'jest',
    [
      installed('jest', 'bin', 'jest.js'),
      ...['--config', path.join(folder, 'jest.config.json')],
      ...['--forceExit', `--testTimeout=${PATIENCE}`],
    ],
    /^Tests: +2 failed/m,
    /1 passed, 3 total/,
  ],
])) {
  test(`under ${runner}, the tests that leave a task behind fail, and the other passes`, async () => {
    const { status, stdout, stderr } = await run(args, {
      env: {
        NO_COLOR: '1',
        FORCE_COLOR: '0',
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --require ${JSON.stringify(lateTimers)}`,
      },
    });
    const output = `${stdout}${stderr}`;
    assert.notEqual(status, 0);
    assert.match(output, failed);
    assert.match(output, passed);
    for (const name of ['leaves a timer behind', 'does not wait for an operation']) {
      assert.ok(output.includes(`'${name}' ended with a task dangling`), output);
    }
    assert.doesNotMatch(output, /'waits for it' ended/);
  });
}
