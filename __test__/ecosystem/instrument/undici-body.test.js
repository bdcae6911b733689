'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { fixture, output } = require('./child.js');

const MIXED_UP = ['A', 'A', 'A'];
const OWN = ['A', 'B', 'C'];

test('undici: a body that has to wait is made in the context of another request', async () => {
  assert.deepEqual(await output([fixture('undici-body.js')]), {
    body: MIXED_UP,
    'rest of the body': MIXED_UP,
    'fetch, body': OWN,
  });
});

test('undici and fetch: with instrument, it is made in the context of its own', async () => {
  assert.deepEqual(await output([fixture('undici-body.js')], { instrumented: true }), {
    body: OWN,
    'rest of the body': OWN,
    'fetch, body': OWN,
  });
});
