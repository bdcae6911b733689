'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { examples } = require('../native-addon/build.js');

const program = path.join(__dirname, '..', '..', 'examples', 'native-addon', 'index.js');

for (const [language, build] of Object.entries(examples)) {
  test(`examples/native-addon, in ${language}, calls back in the request that asked`, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, build()], {
      encoding: 'utf8',
    });
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
    const lines = stdout.trim().split('\n');
    // All other lines come from other threads, in no particular order.
    assert.equal(lines[0], 'outside: request none');
    assert.deepEqual(lines.slice(1).sort(), [
      'first: done in request first',
      'first: tick 1 in request first',
      'first: tick 2 in request first',
      'first: tick 3 in request first',
      'second: done in request second',
      'second: tick 1 in request second',
      'second: tick 2 in request second',
      'second: tick 3 in request second',
    ]);
  });
}
