'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

const POOL = path.join(__dirname, '..', '..', '..', 'examples', 'pool.js');

/** @param {string[]} args */
function lines(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [POOL, ...args], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return stdout.trim().split('\n');
}

/** @param {(name: string) => string} whose by whom a line is logged */
const expected = (whose) =>
  ['ada', 'bob', 'eve'].flatMap((name) => [
    `[${whose(name)}] runs the query of ${name}`,
    `[${whose(name)}] has the rows of ${name}`,
  ]);

test('examples/pool.js logs each task for its own request', () => {
  assert.deepEqual(lines().sort(), expected((name) => name).sort());
});

test('examples/pool.js without instrument logs all for the first', () => {
  assert.deepEqual(lines('without').sort(), expected(() => 'ada').sort());
});
