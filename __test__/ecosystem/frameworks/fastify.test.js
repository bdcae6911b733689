'use strict';

const { testExample } = require('./examples.js');

testExample('fastify.js', {
  // Its own lines. The first comes before any hook, and has Fastify's `reqId` only.
  moreLines: ({ leave }) => [
    'incoming request',
    ...(leave === undefined ? ['request completed'] : []),
    ...(leave === 'in the response' ? ['stream closed prematurely'] : []),
  ],
  outside: ['incoming request'],
});
