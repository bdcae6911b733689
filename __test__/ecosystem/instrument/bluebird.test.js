'use strict';

const { testLibrary } = require('./library.js');

testLibrary('bluebird.js', ['A', 'A', 'A'], ['then', 'finally', 'map', 'asCallback']);
