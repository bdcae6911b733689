'use strict';

/** What the runtime has itself: Node's, Bun's or Deno's `AsyncLocalStorage`. */
const { AsyncLocalStorage } = require('node:async_hooks');

module.exports = {
  tracks: true,
  create: () => new AsyncLocalStorage(),
  snapshot: () => AsyncLocalStorage.snapshot(),
  resume: (snapshot, callback) => snapshot(callback),
  bind: (callback) => AsyncLocalStorage.bind(callback),
};
