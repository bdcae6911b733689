'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { programs } = require('../helpers/child.js');

const { output } = programs(__dirname);

test('the context of a rejection does not depend on process.emit, which anybody may replace', async () => {
  assert.deepEqual(await output('replaced.js'), {
    first: ['a', 'b'],
    name: 'emit',
    same: true,
    replaced: ['c', 'd'],
    around: ['c', 'd'],
    putBack: ['e', 'f'],
    kept: false,
    domain: true,
  });
});
