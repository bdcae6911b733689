'use strict';

const { carryGenerators } = require('./carry-generators.js');
const { wrapGenerator } = require('./wrap-generator.js');

module.exports = { carryGenerators, wrapGenerator };
