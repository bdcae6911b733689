'use strict';

const { room } = require('../lib/rooms.js');

const generators = room('generators');

exports.carryGenerators = generators.carryGenerators;
exports.wrapGenerator = generators.wrapGenerator;
