'use strict';

const { testLibrary } = require('./libraries.js');

const servers = ['express', 'fastify', 'koa'];

testLibrary('cls-rtracer.js', {
  servers,
  routes: servers.map((server) => ({
    name: server,
    server,
    path: '/entity',
    post: true,
    answer: (n) => ({ n, within: `id ${n}`, parsed: `id ${n}`, requestId: `id ${n}` }),
    lines: 2,
  })),
  job: 42,
});
