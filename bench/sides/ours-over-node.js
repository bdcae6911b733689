'use strict';

/**
 * `AsyncLocalStorage` of this package where Node's own lies underneath: from Node 24 on, after one
 * `run` of Node's at the top level, its Map stays in the slot, so this is the common case wherever
 * undici, `diagnostics_channel` or an APM is at work.
 */
const { AsyncLocalStorage } = require('node:async_hooks');
const ours = require('./ours.js');

const underneath = new AsyncLocalStorage();

module.exports = {
  ...ours,
  /** Enters what lies underneath, for the rest of the process's life. */
  root: (callback) => underneath.run({}, callback),
};
