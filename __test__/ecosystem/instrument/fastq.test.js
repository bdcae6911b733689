'use strict';

const { testLibrary } = require('./library.js');

testLibrary(
  'fastq.js',
  ['A', 'A', 'A'],
  ['worker', 'callback', 'callback of a failure', 'promise, worker'],
);
