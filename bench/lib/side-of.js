'use strict';

/**
 * Makes a side from an `AsyncLocalStorage`: Node's own, ours, or another runtime's.
 *
 * @param {typeof import('node:async_hooks').AsyncLocalStorage} AsyncLocalStorage
 */
const sideOf = (AsyncLocalStorage) => ({
  tracks: true,
  create: () => new AsyncLocalStorage(),
  snapshot: () => AsyncLocalStorage.snapshot(),
  resume: (snapshot, callback) => snapshot(callback),
  bind: (callback) => AsyncLocalStorage.bind(callback),
});

module.exports = { sideOf };
