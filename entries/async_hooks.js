'use strict';

const {
  AsyncResource,
  asyncWrapProviders,
  createHook,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
} = require('node:async_hooks');
const { AsyncLocalStorage } = require('../index.js');

/** All of `node:async_hooks`, with our AsyncLocalStorage in place of Node's: for aliasing. */
module.exports = {
  AsyncLocalStorage,
  AsyncResource,
  asyncWrapProviders,
  createHook,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
};
