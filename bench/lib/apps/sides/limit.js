'use strict';

const { replaceStorage } = require('../replace-storage.js');

/**
 * The limit: a storage that keeps a synchronous stack. No promise, timer or listener carries it, so
 * that every context is lost at the first `await`.
 */
class StackStorage {
  #store;
  #defaultValue;

  constructor({ defaultValue } = {}) {
    this.#store = this.#defaultValue = defaultValue;
  }

  static bind(fn) {
    return fn;
  }

  static snapshot() {
    return (fn, ...args) => fn(...args);
  }

  run(store, fn, ...args) {
    const prior = this.#store;
    this.#store = store;
    try {
      return fn(...args);
    } finally {
      this.#store = prior;
    }
  }

  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }

  enterWith(store) {
    this.#store = store;
  }

  getStore() {
    return this.#store;
  }

  disable() {
    this.#store = this.#defaultValue;
  }
}

module.exports = () => replaceStorage(StackStorage);
