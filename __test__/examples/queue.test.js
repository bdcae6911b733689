'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { linesOf } = require('./program.js');

test('examples/queue.js: a pool that binds its jobs, or makes them tasks, does not mix requests up', () => {
  assert.deepEqual(linesOf('queue.js'), [
    'CarelessPool: A A A',
    'WrappingPool: A B C',
    'TaskPool: A B C',
  ]);
});
