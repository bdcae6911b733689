'use strict';

const { testExample } = require('./examples.js');

testExample('fastify.js', {
  // Lines of Fastify itself. The first comes before any hook, and has only Fastify's `reqId`.
  moreLines: ({ leave }) => [
    'incoming request',
    ...(leave === undefined ? ['request completed'] : []),
    ...(leave === 'in the response' ? ['stream closed prematurely'] : []),
  ],
  outside: ['incoming request'],
});
