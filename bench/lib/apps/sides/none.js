'use strict';

const { replaceStorage } = require('../replace-storage.js');

/** No context at all: a storage that calls the callback and never has a value. */
class NoStorage {
  static bind(fn) {
    return fn;
  }

  static snapshot() {
    return (fn, ...args) => fn(...args);
  }

  run(store, fn, ...args) {
    return fn(...args);
  }

  exit(fn, ...args) {
    return fn(...args);
  }

  enterWith() {}

  getStore() {
    return undefined;
  }

  disable() {}
}

module.exports = () => replaceStorage(NoStorage);
