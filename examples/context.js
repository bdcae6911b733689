'use strict';

/**
 * The context of a request, on one of three storages. The first two are used alike: that is what
 * "drop-in" means.
 */
const storages = {
  ours() {
    const { AsyncLocalStorage, runtime } = require('native-async-context');
    return { storage: new AsyncLocalStorage(), backend: runtime.backend };
  },
  node() {
    const { AsyncLocalStorage } = require('node:async_hooks');
    return { storage: new AsyncLocalStorage(), backend: undefined };
  },
  none() {
    return { storage: undefined, backend: undefined };
  },
};

/**
 * @typedef {object} Store what belongs to one request
 * @property {string} id
 *
 * @typedef {object} Context
 * @property {string | undefined} backend which backend our package chose, if it is ours
 * @property {(store: Store, callback: () => void) => void} run calls the callback in a context of
 *   its own: whatever it starts, however late, finds this store
 * @property {(passedId: string) => string | undefined} requestId the id in the current context
 */

/**
 * @param {keyof typeof storages} name
 * @returns {Context}
 */
function createContext(name) {
  const { storage, backend } = storages[name]();
  if (storage === undefined) {
    // The baseline: the id is passed by hand, through every function on the way.
    return { backend, run: (_store, callback) => callback(), requestId: (passedId) => passedId };
  }
  return {
    backend,
    run: (store, callback) => storage.run(store, callback),
    requestId: (_passedId) => storage.getStore()?.id,
  };
}

module.exports = { createContext, storageNames: Object.keys(storages) };
