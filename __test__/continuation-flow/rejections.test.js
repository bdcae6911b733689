'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { runtime } = require('../../index.js');
const { overHooks } = require('../glue/configuration.js');
const { output } = require('./child.js');

/** What `unhandledRejection` sees in each case of the reference. */
const found = output('rejections.js');

// On the host backend over async_hooks the event has the context of the promise's creation.
const p1 = overHooks ? 'init' : 'reject';
const inner = overHooks ? 'main' : 'inner';

test(`a promise that is rejected elsewhere than it was made (${runtime.backend})`, () => {
  assert.deepEqual(found['p1'], { variable: p1, flow: p1 });
});

test('a promise derived from one that is rejected later', () => {
  assert.deepEqual(found['derived from p1'], { variable: 'init', flow: 'reject' });
});

test('a promise derived from one that was rejected before', () => {
  assert.deepEqual(found['derived from rejected p1'], { variable: 'init', flow: 'reject' });
});

test('an async function that fails after an await', () => {
  assert.deepEqual(found['async function'], { variable: 'main', flow: inner });
});

test('a derived promise whose handler throws', () => {
  assert.deepEqual(found['handler throws'], { variable: 'init', flow: 'settled' });
});
