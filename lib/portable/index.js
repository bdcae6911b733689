'use strict';

const { portable } = require('./portable.js');
const { Propagator } = require('./propagator.js');

module.exports = { Propagator, portable };
