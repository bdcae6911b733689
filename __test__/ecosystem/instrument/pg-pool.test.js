'use strict';

const { testLibrary } = require('./library.js');

testLibrary(
  'pg-pool.js',
  ['A', 'A', 'A'],
  [
    'query',
    'connect',
    'connect, query',
    'promise, query',
    'client, query',
    'client, query of an object',
    'client, end event',
  ],
);
