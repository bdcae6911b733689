'use strict';

const { isMainThread, parentPort } = require('node:worker_threads');

/**
 * Calls `instrument` before any other module is loaded; use it with `node --require` or `node
 * --import`. NATIVE_ASYNC_CONTEXT_INSTRUMENT selects the libraries, separated by commas; without
 * it, all are instrumented.
 */

// Node 20 also preloads into the thread of its module hooks, which runs no application code.
const runsApplications = isMainThread || parentPort !== null;

if (runsApplications) {
  const listed = (process.env.NATIVE_ASYNC_CONTEXT_INSTRUMENT ?? '').split(',');
  const names = listed.map((name) => name.trim()).filter((name) => name !== '');
  require('./instrument.js').instrument(.../** @type {any[]} */ (names));
}
