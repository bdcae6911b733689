'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { linesOf } = require('./program.js');

test('examples/which-request.js: an error tells the request that it left, which is over by then', () => {
  assert.deepEqual(linesOf('which-request.js'), [
    'undefined here, a there: SyntaxError',
    'undefined here, b, retried there: TypeError',
  ]);
});
