'use strict';

const { testLibrary } = require('./libraries.js');

/**
 * @param {number} n
 * @param {string} url
 */
const hello = (n, url) => ({ id: `id ${n}`, user: `user ${n}`, url, intercepted: `id ${n}` });

testLibrary('nestjs-cls.ts', {
  servers: ['nest'],
  routes: [
    {
      name: 'a service',
      server: 'nest',
      path: '/',
      answer: (n) => hello(n, `/?n=${n}`),
      lines: 1,
    },
    {
      name: 'behind a body',
      server: 'nest',
      path: '/body',
      post: true,
      status: 201,
      answer: (n) => hello(n, `/body?n=${n}`),
      lines: 1,
    },
    {
      name: 'an exception filter',
      server: 'nest',
      path: '/',
      user: 'nobody',
      status: 403,
      answer: (n) => ({ id: `id ${n}`, error: 'who are you?' }),
      lines: 1,
    },
  ],
  job: 'a job',
});
