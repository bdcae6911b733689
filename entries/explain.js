'use strict';

const { room } = require('../lib/rooms.js');

const explain = room('explain');

exports.watchVariable = explain.watchVariable;
