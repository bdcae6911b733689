'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { linesOf } = require('./program.js');

test('examples/lifetime.js: what is kept of a request reads nothing after its response', () => {
  assert.deepEqual(linesOf('lifetime.js'), [
    'hello /ada',
    'hello /grace',
    '/ada: undefined',
    '/grace: undefined',
  ]);
});
