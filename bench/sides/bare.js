'use strict';

/**
 * No context at all: `run` calls the callback, `getStore` reads a field. Shows what the loop around
 * an operation costs.
 */
class Bare {
  store = undefined;

  getStore() {
    return this.store;
  }

  run(store, callback, ...args) {
    return callback(...args);
  }

  enterWith(store) {
    this.store = store;
  }
}

module.exports = {
  tracks: false,
  create: () => new Bare(),
  snapshot: () => undefined,
  resume: (snapshot, callback) => callback(),
  bind: (callback) => callback,
};
