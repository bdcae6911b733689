'use strict';

const hooks = require('node:async_hooks');

/**
 * `node:async_hooks` as it was when this file was loaded: with Node's own AsyncLocalStorage. Its
 * exports are listed one by one because ES modules import them by name.
 */
exports.AsyncLocalStorage = hooks.AsyncLocalStorage;
exports.AsyncResource = hooks.AsyncResource;
exports.asyncWrapProviders = hooks.asyncWrapProviders;
exports.createHook = hooks.createHook;
exports.executionAsyncId = hooks.executionAsyncId;
exports.executionAsyncResource = hooks.executionAsyncResource;
exports.triggerAsyncId = hooks.triggerAsyncId;
