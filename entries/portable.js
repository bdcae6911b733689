'use strict';

const { room } = require('../lib/rooms.js');

const exported = room('portable');

exports.Propagator = exported.Propagator;
exports.portable = exported.portable;
