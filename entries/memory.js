'use strict';

const { room } = require('../lib/rooms.js');

const memory = room('memory');

exports.whatHolds = memory.whatHolds;
