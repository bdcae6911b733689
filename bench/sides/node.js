'use strict';

/** The `AsyncLocalStorage` of the runtime: Node's, Bun's or Deno's. */
const { AsyncLocalStorage } = require('node:async_hooks');
const { sideOf } = require('../lib/side-of.js');

module.exports = sideOf(AsyncLocalStorage);
