'use strict';

const hooks = require('node:async_hooks');

/**
 * Replaces Node's AsyncLocalStorage with one that has a bug: `exit` does not leave the store.
 */
class Broken extends hooks.AsyncLocalStorage {
  exit(callback, ...args) {
    return callback(...args);
  }
}

Object.defineProperty(hooks, 'AsyncLocalStorage', { value: Broken, configurable: true });
