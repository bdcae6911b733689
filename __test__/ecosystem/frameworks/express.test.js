'use strict';

const { testExample } = require('./examples.js');

testExample('express.js', {
  moreLines: ({ leave }) => (leave === 'in the response' ? ['the report was cut off'] : []),
});
