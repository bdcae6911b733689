'use strict';

const { testLibrary } = require('./library.js');

testLibrary('bottleneck.js', ['A', 'A', 'A'], ['schedule', 'schedule, options', 'wrap', 'submit']);
