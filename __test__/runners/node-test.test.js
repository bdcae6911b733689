'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { assertChecked, different, line, project, run, three } = require('./runner.js');

/**
 * Node's own runner: a process for each file, or one process and one realm for all.
 *
 * Node 20 has no option for the latter; on Node 22 the option is named experimental.
 */
const ISOLATION = {
  20: [],
  22: ['--experimental-test-isolation=none'],
  24: ['--test-isolation=none'],
  26: ['--test-isolation=none'],
}[line];

const TEST = `require('checks').define(__filename, require('node:test').test);`;

const files = three('fileN.test.js', TEST);
const folder = project({ files });

test('node --test: three files in processes of their own', async () => {
  const lines = await run(folder, ['--test', ...Object.keys(files)]);
  assertChecked(lines);
  assert.equal(different(lines, 'pid').length, 3);
});

for (const option of ISOLATION) {
  test(`node --test ${option}: three files in one process`, async () => {
    const lines = await run(folder, ['--test', option, ...Object.keys(files)]);
    assertChecked(lines);
    assert.equal(different(lines, 'pid').length, 1);
  });
}
