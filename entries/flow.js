'use strict';

const { room } = require('../lib/rooms.js');

const flow = room('flow');

exports.ContinuationFlow = flow.ContinuationFlow;
