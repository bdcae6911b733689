'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

const ROOT = path.join(__dirname, '..', '..', '..');
const TSC = path.join(ROOT, 'node_modules', '@typescript', 'native', 'bin', 'tsc');

for (const project of [
  path.join(ROOT, 'examples', 'frameworks'),
  path.join(__dirname, 'fixtures'),
]) {
  test(`the types of ${path.relative(ROOT, project)} fit`, () => {
    const { status, stdout } = spawnSync(process.execPath, [TSC, '--project', project], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout);
  });
}
