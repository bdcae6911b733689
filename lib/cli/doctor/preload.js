'use strict';

/**
 * Preloaded by `native-async-context doctor` into the program that it examines, before anything
 * else. Watches what the program switches on; examines the process when the program has run for a
 * while, or is about to end; writes what it found as JSON to file descriptor 3, and ends the process.
 */

const { isMainThread } = require('node:worker_threads');

if (isMainThread && process.env.NATIVE_ASYNC_CONTEXT_DOCTOR !== undefined) {
  const { after, nodeOptions } = JSON.parse(process.env.NATIVE_ASYNC_CONTEXT_DOCTOR);
  // For this process alone, and not for those that it starts.
  delete process.env.NATIVE_ASYNC_CONTEXT_DOCTOR;
  if (nodeOptions === undefined) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = nodeOptions;
  require('./examine.js').examineAfter(after);
}
