'use strict';

/**
 * `AsyncLocalStorage` of this package on top of Node's own. From Node 24 on, one `run` of Node's
 * storage at the top level leaves its Map in the slot. So this is the common case in a program that
 * uses undici, `diagnostics_channel` or an APM.
 */
const { AsyncLocalStorage } = require('node:async_hooks');
const ours = require('./ours.js');

const underneath = new AsyncLocalStorage();

module.exports = {
  ...ours,
  /** Enters Node's own storage for the rest of the process's life. */
  root: (callback) => underneath.run({}, callback),
};
