'use strict';

const { testLibrary } = require('./library.js');

testLibrary(
  'mysql2.js',
  ['A', 'A', 'A'],
  [
    'query',
    'execute',
    'getConnection',
    'getConnection, query',
    'query, end event',
    'promise, query',
    'connection, query',
    'connection, end event',
    'connection, execute',
    'connection, prepare',
    'connection, statement',
  ],
);
