'use strict';

const { testLibrary } = require('./library.js');

testLibrary(
  'async.js',
  ['A', 'A', 'A'],
  [
    'queue, worker',
    'queue, callback',
    'queue, async worker',
    'priorityQueue, worker',
    'priorityQueue, callback',
    'cargo, callback',
    'cargoQueue, callback',
    'memoize',
    'async/queue, callback',
  ],
);
