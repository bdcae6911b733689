'use strict';

const { testExample } = require('./examples.js');

testExample('nest.ts');
