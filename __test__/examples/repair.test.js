'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { linesOf } = require('./program.js');

test('examples/repair: a queue that is described calls everything back in its own context', () => {
  assert.deepEqual(linesOf('repair/index.js'), [
    'as it is:       AAA AAA AAA',
    'repaired:       AAA BBB CCC',
    'as it was:      AAA AAA AAA',
  ]);
});
