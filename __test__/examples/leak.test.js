'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { root, start } = require('../tasks/child.js');
const manifest = require('../../package.json');

test('examples/leak.js: the command names both leaks, as docs/memory.md shows', async () => {
  const bin = path.join(root, manifest.bin['native-async-context']);
  // Windows has no such signals, so the report is made after a time there.
  const when = process.platform === 'win32' ? ['--after', '20'] : ['--signal', 'SIGUSR2'];
  const { child, ended } = start([
    ...[bin, 'memory', ...when, '--fail-over', '10'],
    path.join('examples', 'leak.js'),
  ]);
  child.stderr.on('data', (chunk) => {
    if (process.platform !== 'win32' && String(chunk).includes('served')) child.kill('SIGUSR2');
  });
  const { status, stdout, stderr } = await ended;
  assert.equal(status, 1, stderr);
  assert.match(stdout, /^request \(AsyncLocalStorage, examples\/leak\.js:13\): 101 values alive/);
  assert.match(stdout, / 100 .* Promise ← Map `users` \(examples\/leak\.js:16\)\n/);
  assert.match(stdout, / Timeout \(examples\/leak\.js:28\)\n/);
  assert.match(stderr, /request has 101 values: more than 10/);
});
