'use strict';

const hooks = require('node:async_hooks');
const { syncBuiltinESMExports } = require('node:module');
const { AsyncLocalStorage, FinalizationRegistry, runtime } = require('./context/internals.js');
const { carryThroughStreams } = require('./thread.js');

/**
 * The drop-in for a whole application, for `node --require` and `node --import`: every module
 * that takes `AsyncLocalStorage` from `node:async_hooks` from now on gets ours, in each thread.
 * Loading it again changes nothing, and nothing undoes it.
 *
 * With NATIVE_ASYNC_CONTEXT_FINALIZATION=on the global FinalizationRegistry is replaced too.
 */

// Before any module can take a reference; by the first copy that is loaded.
if (!runtime.nodeCarries && hooks.AsyncLocalStorage !== AsyncLocalStorage) carryThroughStreams();

// An accessor without a setter from Node 22 on: assignment would throw.
Object.defineProperty(hooks, 'AsyncLocalStorage', {
  value: AsyncLocalStorage,
  writable: true,
  enumerable: true,
  configurable: true,
});
syncBuiltinESMExports();

if (process.env.NATIVE_ASYNC_CONTEXT_FINALIZATION === 'on') {
  Object.defineProperty(globalThis, 'FinalizationRegistry', {
    value: FinalizationRegistry,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}
