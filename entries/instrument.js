'use strict';

const { room } = require('../lib/rooms.js');

exports.instrument = room('instrument').instrument;
