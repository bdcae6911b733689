'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { linesOf } = require('./program.js');

test('examples/stream.js makes each chunk in the span of its answer', () => {
  assert.deepEqual(
    linesOf('stream.js'),
    ['one', 'two', 'three'].map((word) => `${word}: made in answer, read in consumer`),
  );
});
