'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { programs } = require('../helpers/child.js');

const { output } = programs(path.join(__dirname, 'fixtures'));

const flags = ['--require', path.join(__dirname, '..', '..', 'entries', 'register.js')];
const on = { NATIVE_ASYNC_CONTEXT_END: 'response' };

for (const framework of ['http', 'http2', 'express', 'fastify', 'opentelemetry']) {
  test(`${framework}: a value can be read until the response has closed, and is collected then`, async () => {
    const after = await output('serve.js', [framework], { flags, env: on });
    // One response is still open when `readable` and `alive` are counted.
    assert.deepEqual(after, { served: 26, readAtClose: 26, readable: 1, alive: 0, aliveAtLast: 0 });
  });
}

test('without the option everything that is kept keeps its value', async () => {
  const after = await output('serve.js', ['http'], { flags });
  assert.deepEqual(after, {
    served: 26,
    readAtClose: 26,
    readable: 26,
    alive: 25,
    aliveAtLast: 26,
  });
});
