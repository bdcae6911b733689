'use strict';

const asyncHooks = require('node:async_hooks');
const { syncBuiltinESMExports } = require('node:module');

/**
 * Makes every module that is loaded later use another class as `AsyncLocalStorage`. An assignment does
 * not work on Node 22 and later: the property is an accessor without a setter.
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
