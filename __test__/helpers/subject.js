'use strict';

const hooks = require('node:async_hooks');

/**
 * Which AsyncLocalStorage a test is about. Tests of behaviour that ours shares with Node take it
 * from here: `NATIVE_ASYNC_CONTEXT_TEST_SUBJECT=node` runs them against Node's own, which shows
 * that the tests themselves are right. (Our package is loaded either way.) `traced` runs them against
 * storages that are traced from the start, which must not change what they do.
 */
const ours = require('../../index.js');

/** How many storages are traced at once: more than a test makes, and not all that a file does. */
const TRACED = 30;

const traces = [];

class Traced extends ours.AsyncLocalStorage {
  /** @param {any[]} args */
  constructor(...args) {
    super(...args);
    traces.push(ours.trace(this));
    if (traces.length > TRACED) traces.shift().stop();
  }
}

const SUBJECTS = {
  node: hooks.AsyncLocalStorage,
  ours: ours.AsyncLocalStorage,
  traced: Traced,
};

const subject = process.env.NATIVE_ASYNC_CONTEXT_TEST_SUBJECT || 'ours';

module.exports = {
  subject,
  NodeAsyncLocalStorage: hooks.AsyncLocalStorage,
  AsyncLocalStorage: SUBJECTS[subject],
};
