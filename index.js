'use strict';

const { AsyncContext } = require('./lib/api/async-context.js');
const { AsyncLocalStorage } = require('./lib/api/async-local-storage.js');
const { runtime } = require('./lib/runtime.js');

module.exports = { AsyncContext, AsyncLocalStorage, runtime };
