'use strict';

const hooks = require('node:async_hooks');

/**
 * Which AsyncLocalStorage a test is about. Tests of behaviour that ours shares with Node take it
 * from here: `NATIVE_ASYNC_CONTEXT_TEST_SUBJECT=node` runs them against Node's own, which shows
 * that the tests themselves are right. (Our package is loaded either way.)
 */
const ours = require('../../index.js');

const subject = process.env.NATIVE_ASYNC_CONTEXT_TEST_SUBJECT === 'node' ? 'node' : 'ours';

module.exports = {
  subject,
  NodeAsyncLocalStorage: hooks.AsyncLocalStorage,
  AsyncLocalStorage: subject === 'node' ? hooks.AsyncLocalStorage : ours.AsyncLocalStorage,
};
