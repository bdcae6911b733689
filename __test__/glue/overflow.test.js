'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { output } = require('./child.js');

test('a stack overflow is caught like any, and the contexts around it are put back', async () => {
  const { 'caught at each depth': caught, later, ...ways } = await output('overflow.js');
  for (const [way, found] of Object.entries(ways)) {
    assert.deepEqual(found, ['RangeError', 'nothing, before', 'nothing, nothing'], way);
  }
  assert.deepEqual(caught, ['nothing, before', 'nothing, nothing']);
  assert.deepEqual(later, ['nothing, nothing']);
});
