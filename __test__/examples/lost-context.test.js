'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

test('examples/lost-context.js loses a context, is told where, and repairs it', () => {
  const file = path.join(__dirname, '..', '..', 'examples', 'lost-context.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  const lines = stdout.trim().split('\n');
  assert.deepEqual(
    lines.filter((line) => /^(a queue|with)/.test(line)),
    [
      'a queue by hand: undefined',
      'a queue by hand: undefined',
      'with Snapshot.wrap: { id: 1 }',
      'with Snapshot.wrap: { id: 2 }',
    ],
  );
  // The output that docs/explain.md shows.
  const told = lines.filter((line) => /^(request|This)/.test(line));
  assert.deepEqual(told, [
    'request has no value here',
    'This runs in Timeout, which was registered where request had no value',
    'request was last set to { id: 2 } by run',
  ]);
  assert.match(stdout, /request had no value\n {4}at Queue\./);
});
