'use strict';

/**
 * No context at all: `run` calls, `getStore` reads a field. What the loop of a question costs
 * around the thing it asks about.
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
