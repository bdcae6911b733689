'use strict';

const { room } = require('../lib/rooms.js');

const errors = room('errors');

exports.contextOf = errors.contextOf;
exports.recordRejections = errors.recordRejections;
