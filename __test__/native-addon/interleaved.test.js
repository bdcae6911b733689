'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { configurations, describe } = require('../../scripts/lib/configurations.js');
const { examples } = require('./build.js');

const program = path.join(__dirname, 'fixtures', 'interleaved.js');
const [line] = process.versions.node.split('.');
const here = configurations.filter((configuration) => configuration.line === line);

test('this Node is one of the matrix', () => assert.notEqual(here.length, 0));

for (const [language, build] of Object.entries(examples)) {
  const addon = build();
  for (const configuration of here) {
    const { backend, flags } = configuration;
    test(`each callback of an addon in ${language} is in the context of its call (${describe(configuration)})`, () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, program, addon], {
        encoding: 'utf8',
        env: { ...process.env, NATIVE_ASYNC_CONTEXT_BACKEND: backend },
      });
      assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
      const expected = { backend, callbacks: 20 * (5 * 3 + 1), calls: 20, wrong: [] };
      assert.deepEqual(JSON.parse(stdout), expected);
    });
  }
}
