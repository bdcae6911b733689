'use strict';

const { instrument } = require('../lib/instrument/index.js');

exports.instrument = instrument;
