'use strict';

const asyncHooks = require('node:async_hooks');
const { syncBuiltinESMExports } = require('node:module');

/**
 * Makes every module that is loaded later use another class as `AsyncLocalStorage`. On Node 22 and later
 * it is an accessor without a setter.
 *
 * @param {Function} Storage
 */
function replaceStorage(Storage) {
  Object.defineProperty(asyncHooks, 'AsyncLocalStorage', {
    value: Storage,
    configurable: true,
    enumerable: true,
    writable: true,
  });
  syncBuiltinESMExports?.();
}

module.exports = { replaceStorage };
