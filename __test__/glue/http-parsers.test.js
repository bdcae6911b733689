'use strict';

/*
 * Node keeps HTTP parsers for later requests. On Node 22, each native resource keeps the context in
 * which it was made or reused, and does not release it (lib/glue/http-parsers.js).
 */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { output } = require('./child.js');
const { carried, line } = require('./configuration.js');

const isLimit = carried && line === 22;

test(`idle parsers keep no context${isLimit ? ': known limit, Node 22 itself keeps it' : ''}`, async () => {
  assert.equal(await output('http-parsers.js'), isLimit ? 'all' : 'few');
});
