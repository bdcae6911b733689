'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

test('examples/flow.js prints what a Variable and a flow are for', () => {
  const file = path.join(__dirname, '..', '..', 'examples', 'flow.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  assert.deepEqual(stdout.trim().split('\n'), [
    'first: begins',
    'second: begins',
    'first: rows',
    'second: rows',
    'first: ends',
    'second: ends',
    '{"database":"test","rows":3}',
  ]);
});
