'use strict';

const hooks = require('node:async_hooks');

/**
 * The AsyncLocalStorage under test, for tests of behaviour that ours shares with Node's own.
 * `NATIVE_ASYNC_CONTEXT_TEST_SUBJECT=node` runs them against Node's own, to show that the tests
 * themselves are right. (Our package is loaded either way.) `watched` runs them against storages that
 * are watched from the start, which must not change their behaviour.
 */
const ours = require('../../index.js');
const { watchVariable } = require('../../entries/explain.js');

/** How many storages are watched at once: more than a test makes, but fewer than a file makes. */
const WATCHED = 30;

const watches = [];

class Watched extends ours.AsyncLocalStorage {
  /** @param {any[]} args */
  constructor(...args) {
    super(...args);
    watches.push(watchVariable(this));
    if (watches.length > WATCHED) watches.shift().stop();
  }
}

const SUBJECTS = {
  node: hooks.AsyncLocalStorage,
  ours: ours.AsyncLocalStorage,
  watched: Watched,
};

const subject = process.env.NATIVE_ASYNC_CONTEXT_TEST_SUBJECT || 'ours';

module.exports = {
  subject,
  NodeAsyncLocalStorage: hooks.AsyncLocalStorage,
  AsyncLocalStorage: SUBJECTS[subject],
};
