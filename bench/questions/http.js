'use strict';

/**
 * A server with a context for each request. The size is the number of async functions that a
 * request awaits. The server (bench/server.js) is the contestant; autocannon drives it from this
 * process.
 */

const SIDES = ['bare', 'map', 'node', 'ours'];
const AWAITS = [0, 10, 100];

const shared = {
  unit: 'requests/s',
  better: 'higher',
  sides: SIDES,
  settings: { rounds: 4, forks: 1, discarded: 1 },
  quickSettings: { rounds: 2, forks: 1 },
  // The rounds are too few and too uneven.
  checked: false,
};

/** @param {string} title */
const cpu = (title) => ({
  derived: true,
  title: `${title}, CPU time of the server`,
  unit: 'µs a request',
});

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
      second: 'plain-cpu',
    },
    'plain-cpu': cpu('`node:http`'),
    express: {
      ...shared,
      title: 'Express',
      sizes: [10],
      quick: false,
      server: 'express',
      second: 'express-cpu',
    },
    'express-cpu': cpu('Express'),
    fastify: {
      ...shared,
      title: 'Fastify',
      sizes: [10],
      quick: false,
      server: 'fastify',
      second: 'fastify-cpu',
    },
    'fastify-cpu': cpu('Fastify'),
  },
};
