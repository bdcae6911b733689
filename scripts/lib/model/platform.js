'use strict';

const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');

/**
 * Finds out which documented limits hold in this process, by experiment where possible. Call it before any
 * context is entered: then Node's storage, which it uses, leaves nothing behind.
 *
 * @param {typeof import('../../../index.js')} library
 * @returns {import('./reference.js').Platform}
 */
function platformOf({ AsyncContext, runtime }) {
  const storage = new AsyncLocalStorage();
  try {
    const empty = new AsyncContext.Snapshot();
    const inSlot = storage.run(1, () => empty.run(() => storage.getStore())) === undefined;
    const resource = new AsyncResource('NATIVE_ASYNC_CONTEXT_MODEL');
    resource.runInAsyncScope(() => storage.enterWith(1));
    const nodeInResources = resource.runInAsyncScope(() => storage.getStore()) === 1;
    const oursInResources = nodeInResources && runtime.backend === 'host';
    return {
      inSlot,
      nodeInResources,
      oursInResources,
      oursThenInCreator:
        oursInResources || (nodeInResources && process.versions.v8.startsWith('11.')),
    };
  } finally {
    storage.disable();
  }
}

module.exports = { platformOf };
