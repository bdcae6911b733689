'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { fixture, output } = require('./child.js');

test('undo puts back what was, unless another call still wants it; it can be asked for again', async () => {
  const mixedUp = ['A', 'A', 'A'];
  const own = ['A', 'B', 'C'];
  const none = [null, null, null];
  const times = {
    before: [mixedUp, none],
    instrumented: [own, own],
    undone: [mixedUp, none],
    again: [own, own],
    'wanted by another': [own, own],
    'undone by both': [mixedUp, none],
  };
  const expected = {};
  for (const [when, [queues, listeners]] of Object.entries(times)) {
    for (const library of ['bottleneck', 'fastq', 'bluebird']) {
      expected[`${library}, ${when}`] = queues;
    }
    expected[`http, ${when}`] = listeners;
  }
  assert.deepEqual(await output([fixture('undo.js')]), expected);
});
