'use strict';

const { testLibrary } = require('./library.js');

testLibrary(
  'undici.js',
  ['A', 'A', 'A'],
  [
    'onRequestStart',
    'onResponseStart',
    'onResponseData',
    'onResponseEnd',
    'onConnect',
    'onHeaders',
    'onData',
    'onComplete',
  ],
);
