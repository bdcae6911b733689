'use strict';

/*
 * Callbacks that are right without a repair stay right with it: listeners that were added before the
 * code that enters a context, and connections that their opener keeps.
 */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { fixture, output } = require('./child.js');

const IN_FRONT = {
  'request, end': ['A', 'span of the request'],
  'response, finish, in front': ['A', 'span of the request'],
  'response, finish, once, in front': ['A', 'span of the request'],
  'response, finish, in a span of its own': ['A', 'span of a middleware'],
  'response, finish, behind': ['A', 'span of the request'],
  'response, close, in front': ['A', 'span of the request'],
  'response, close, once, in front': ['A', 'span of the request'],
};

test('listeners in front of what enters the context see it, and what they had', async () => {
  assert.deepEqual(await output([fixture('in-front.js')], { instrumented: true }), IN_FRONT);
});

const OF_SOCKETS = ['data', 'end', 'close'];

test('a connection that is upgraded stays in the context of its opener', async () => {
  const seen = await output([fixture('upgraded.js')], { instrumented: true });
  assert.deepEqual(
    seen,
    Object.fromEntries(
      [
        ...['open', 'message', 'close'].map((event) => `WebSocket, ${event}`),
        ...['upgrade', 'connect'].flatMap((way) => OF_SOCKETS.map((event) => `${way}, ${event}`)),
      ].map((name) => [name, 'A']),
    ),
  );
});

test("Fastify's onResponse and `request completed` see the request's context", async () => {
  for (const instrumented of [false, true]) {
    assert.deepEqual(await output([fixture('fastify-on-response.js')], { instrumented }), {
      onResponse: 'A',
      'request completed': 'A',
    });
  }
});
