'use strict';

const { testLibrary } = require('./libraries.js');

/** @param {number} n */
const user = (n) => ({ id: `id ${n}` });
const system = { id: 'system' };

testLibrary('request-context.js', {
  servers: ['fastify'],
  routes: [
    {
      name: 'a value that a hook has set',
      server: 'fastify',
      path: '/',
      answer: (n) => ({ user: user(n), store: { user: user(n) } }),
      lines: 1,
    },
    {
      name: 'the default value',
      server: 'fastify',
      path: '/',
      user: 'system',
      answer: () => ({ user: system, store: { user: system } }),
      id: () => 'system',
      lines: 1,
    },
    {
      name: 'by the decorators',
      server: 'fastify',
      path: '/decorator',
      answer: (n) => ({ user: user(n), theSameUser: user(n) }),
      lines: 1,
    },
    {
      name: 'behind a body',
      server: 'fastify',
      path: '/body',
      post: true,
      answer: (n) => ({ parsed: user(n), user: user(n) }),
      lines: 1,
    },
  ],
  job: 'outside of a request',
});
