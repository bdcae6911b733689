'use strict';

const { instrument, repair } = require('../lib/instrument/index.js');

exports.instrument = instrument;
exports.repair = repair;
