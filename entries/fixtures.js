'use strict';

const { room } = require('../lib/rooms.js');

const fixtures = room('fixtures');

exports.bindFakeTimers = fixtures.bindFakeTimers;
exports.withFixtures = fixtures.withFixtures;
