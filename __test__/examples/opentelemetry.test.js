'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

const EXAMPLE = path.join(__dirname, '..', '..', 'examples', 'opentelemetry.js');

test('examples/opentelemetry.js prints each span under its own request', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [EXAMPLE], { encoding: 'utf8' });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  const expected = ['ada', 'grace'].flatMap((user) => [
    `ask for ${user}`,
    '  GET client',
    '    GET server',
    `      load ${user}`,
    `        query ${user}`,
  ]);
  assert.deepEqual(stdout.trimEnd().split('\n'), expected);
});
