'use strict';

const { testLibrary } = require('./library.js');

testLibrary('p-queue.mjs', ['A', 'A', 'A'], ['task']);
