'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { test } = require('node:test');
const { checkProcess } = require('../../scripts/lib/checks.js');

/** In a separate process: under the test runner, which watches promises, only one case would be tested. */
function model(...options) {
  const { args, env } = checkProcess('model', options);
  const flags = process.execArgv.filter((flag) => !flag.startsWith('--test'));
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, ...args], {
    encoding: 'utf8',
    env,
  });
  return { status, stdout, stderr };
}

// The same programs each time: `npm run check model` tries new ones.
test('a million operations of random programs read what the reference says', () => {
  const { status, stdout, stderr } = model('--operations', '1000000', '--seed', '1');
  assert.equal(status, 0, stdout + stderr);
  const counts = [...stdout.matchAll(/^✓ .*: (\d+) programs, (\d+) operations/gm)];
  assert.equal(counts.length, 2, stdout);
  for (const [, , operations] of counts) assert.ok(Number(operations) >= 500_000, stdout);
});

test('what is asked in a wrong way is said, with how it is asked', () => {
  for (const args of [
    ['--operations', 'many'],
    ['--operations', '0'],
    ['--seed=-1'],
    ['--seed', '1.5'],
    ['--path', 'a:b'],
    ['--unknown'],
  ]) {
    const { status, stdout, stderr } = model(...args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, /^Usage: npm run check model /m);
    assert.equal(stdout, '');
  }
});

test('--help says what there is', () => {
  const { status, stdout } = model('--help');
  assert.equal(status, 0);
  for (const option of ['--operations', '--seed', '--path', '--beside-node', '--no-shrink']) {
    assert.ok(stdout.includes(option), option);
  }
});
