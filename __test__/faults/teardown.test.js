'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { run } = require('./child.js');

for (const thread of ['main', 'worker']) {
  test(`a ${thread} thread is torn down with rejections pending and a snapshot in use`, async () => {
    assert.deepEqual(await run('teardown.js', [thread]), {
      code: 0,
      signal: null,
      stdout: 'done\n',
      stderr: '',
    });
  });
}
