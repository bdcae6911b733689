'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { output } = require('./child.js');

test('what the end of a scope puts back in no context does not reach the next thenable', async () => {
  assert.deepEqual(await output('scope-ended.js'), { read: 'inner', here: 'outer' });
});
