'use strict';

/** What the runtime has itself: Node's, Bun's or Deno's `AsyncLocalStorage`. */
const { AsyncLocalStorage } = require('node:async_hooks');

module.exports = {
  title: "the runtime's own",
  runtimes: ['node', 'bun', 'deno'],
  tracks: true,
  create: () => new AsyncLocalStorage(),
  snapshot: () => AsyncLocalStorage.snapshot(),
  resume: (snapshot, callback) => snapshot(callback),
  bind: (callback) => AsyncLocalStorage.bind(callback),
};
