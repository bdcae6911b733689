'use strict';

const { room } = require('../lib/rooms.js');

const lifetime = room('lifetime');

exports.Lifetime = lifetime.Lifetime;
exports.endWithResponse = lifetime.endWithResponse;
