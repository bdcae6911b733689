'use strict';

const { whatHolds } = require('./what-holds.js');

module.exports = { whatHolds };
