'use strict';

/**
 * A server with a context for each request. The size is the number of async functions that a
 * request awaits. The server is the contestant (bench/server.js), autocannon in this process
 * drives it.
 */

const SIDES = ['bare', 'node', 'ours'];
const AWAITS = [0, 10, 100];

const shared = {
  unit: 'requests/s',
  better: 'higher',
  sides: SIDES,
  settings: { rounds: 3, forks: 1 },
  quickSettings: { rounds: 2, forks: 1 },
};

module.exports = {
  title: 'HTTP server, a context for each request',
  parameter: 'awaits a request',
  variants: {
    plain: {
      ...shared,
      title: '`node:http`',
      sizes: AWAITS,
      quick: [100],
      server: 'plain',
      cpu: 'plain-cpu',
    },
    'plain-cpu': { derived: true, title: '`node:http`, CPU time of the server' },
    express: {
      ...shared,
      title: 'Express',
      sizes: [10],
      quick: false,
      runtimes: ['node'],
      server: 'express',
      cpu: 'express-cpu',
    },
    'express-cpu': { derived: true, title: 'Express, CPU time of the server' },
    fastify: {
      ...shared,
      title: 'Fastify',
      sizes: [10],
      quick: false,
      runtimes: ['node'],
      server: 'fastify',
      cpu: 'fastify-cpu',
    },
    'fastify-cpu': { derived: true, title: 'Fastify, CPU time of the server' },
  },
};
