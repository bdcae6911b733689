'use strict';

const { room } = require('../lib/rooms.js');

const generators = room('generators');

exports.wrapGenerator = generators.wrapGenerator;
