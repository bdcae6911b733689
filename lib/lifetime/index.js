'use strict';

const { Lifetime } = require('./lifetime.js');
const { endWithResponse } = require('./end-with-response.js');

module.exports = { Lifetime, endWithResponse };
