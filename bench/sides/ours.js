'use strict';

/** The `AsyncLocalStorage` of this package. */
const { AsyncLocalStorage } = require('../../index.js');
const { sideOf } = require('../lib/side-of.js');

module.exports = sideOf(AsyncLocalStorage);
