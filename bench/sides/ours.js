'use strict';

/** `AsyncLocalStorage` of this package. */
const { AsyncLocalStorage } = require('../../index.js');

module.exports = {
  tracks: true,
  create: () => new AsyncLocalStorage(),
  snapshot: () => AsyncLocalStorage.snapshot(),
  resume: (snapshot, callback) => snapshot(callback),
  bind: (callback) => AsyncLocalStorage.bind(callback),
};
