'use strict';

/**
 * `native-async-context doctor` preloads this file into the program that it examines, before all
 * other code. It watches what the program switches on, and examines the process when the program
 * has run for a while or is about to end. Then it writes the results as JSON to file descriptor 3
 * and ends the process.
 */

const { isMainThread } = require('node:worker_threads');

if (isMainThread && process.env.NATIVE_ASYNC_CONTEXT_DOCTOR !== undefined) {
  const { after, nodeOptions } = JSON.parse(process.env.NATIVE_ASYNC_CONTEXT_DOCTOR);
  // For this process only, not for processes that it starts.
  delete process.env.NATIVE_ASYNC_CONTEXT_DOCTOR;
  if (nodeOptions === undefined) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = nodeOptions;
  // lib/context/watch-scope.js; a property and not a variable, for processes that it starts.
  Object.defineProperty(globalThis, Symbol.for('native-async-context.warn-of-open-scopes'), {
    value: true,
  });
  require('./examine.js').examineAfter(after);
}
