'use strict';

const hooks = require('node:async_hooks');

/**
 * An AsyncLocalStorage with a bug, in place of Node's own: `exit` does not leave the store.
 */
class Broken extends hooks.AsyncLocalStorage {
  exit(callback, ...args) {
    return callback(...args);
  }
}

Object.defineProperty(hooks, 'AsyncLocalStorage', { value: Broken, configurable: true });
