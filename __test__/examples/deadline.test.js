'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { linesOf } = require('./program.js');

test('examples/deadline.js: the deadline of the edge ends the query three processes further on', () => {
  assert.deepEqual(linesOf('deadline.js'), [
    'orders > stock > database > rows',
    'orders > stock > database > cancelled in the database: TimeoutError',
    'orders > stock > database > rows',
  ]);
});
