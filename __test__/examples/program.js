'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');

/**
 * Runs an example as a user does.
 *
 * @param {string} name relative to examples/
 * @returns {string[]} the lines it prints
 */
function linesOf(name) {
  const file = path.join(__dirname, '..', '..', 'examples', name);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' }, name);
  return stdout.trim().split('\n');
}

module.exports = { linesOf };
