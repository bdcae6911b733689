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

/**
 * All exports of `node:async_hooks`, with our AsyncLocalStorage in place of Node's. Use it as an
 * alias of `node:async_hooks`.
 */
module.exports = {
  AsyncLocalStorage,
  AsyncResource,
  asyncWrapProviders,
  createHook,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
};
