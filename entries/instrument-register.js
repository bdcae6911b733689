'use strict';

const { isMainThread, parentPort } = require('node:worker_threads');

/**
 * `instrument` for `node --require` and `node --import`, before any module can be loaded: of what
 * NATIVE_ASYNC_CONTEXT_INSTRUMENT lists, separated by commas, or of all.
 */

// Node 20 preloads into the thread of its module hooks too, in which no application runs.
const runsApplications = isMainThread || parentPort !== null;

if (runsApplications) {
  const listed = (process.env.NATIVE_ASYNC_CONTEXT_INSTRUMENT ?? '').split(',');
  const names = listed.map((name) => name.trim()).filter((name) => name !== '');
  require('./instrument.js').instrument(.../** @type {any[]} */ (names));
}
