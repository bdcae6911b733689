'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { run } = require('./child.js');
const { ways } = require('./fixtures/fatal.js');

for (const way of ways) {
  test(`Node ends a process as it does without us: ${way}`, async () => {
    const [armed, bare] = await Promise.all([
      run('fatal.js', ['armed', way]),
      run('fatal.js', ['bare', way]),
    ]);
    assert.notDeepEqual([armed.code, armed.signal], [0, null]);
    assert.deepEqual(armed, bare);
  });
}
