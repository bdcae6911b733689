'use strict';

const hooks = require('node:async_hooks');
const { AsyncLocalStorage } = require('./index.js');

/** All of `node:async_hooks`, with our AsyncLocalStorage in place of Node's: for aliasing. */
module.exports = {
  AsyncLocalStorage,
  AsyncResource: hooks.AsyncResource,
  asyncWrapProviders: hooks.asyncWrapProviders,
  createHook: hooks.createHook,
  executionAsyncId: hooks.executionAsyncId,
  executionAsyncResource: hooks.executionAsyncResource,
  triggerAsyncId: hooks.triggerAsyncId,
};
