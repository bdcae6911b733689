'use strict';

const { testExample } = require('./examples.js');

testExample('koa.js', {
  moreLines: ({ leave }) => (leave === undefined ? [] : ['an error of the connection']),
});
