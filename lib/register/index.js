'use strict';

const hooks = require('node:async_hooks');
const { syncBuiltinESMExports } = require('node:module');
const { keepNodesStorage } = require('./native-readers.js');
const { AsyncLocalStorage, FinalizationRegistry, runtime } = require('../context/internals.js');
const { replaceFunctions } = require('../thread.js');

/**
 * Replaces AsyncLocalStorage for a whole application; use it with `node --require` or `node
 * --import`. From then on, every module in every thread that takes `AsyncLocalStorage` from
 * `node:async_hooks` gets ours. Loading this file again has no effect, and there is no way to undo
 * it.
 *
 * NATIVE_ASYNC_CONTEXT_FINALIZATION=on also replaces the global FinalizationRegistry, and
 * NATIVE_ASYNC_CONTEXT_GENERATORS=on carries generators (lib/generators/carry-generators.js).
 * NATIVE_ASYNC_CONTEXT_MODULES=on runs module bodies in no context (lib/modules/), and
 * NATIVE_ASYNC_CONTEXT_END=response ends what is entered for a request with its response (lib/lifetime/).
 */

// Only the first copy does this, before any module can take a reference.
if (hooks.AsyncLocalStorage !== AsyncLocalStorage) {
  keepNodesStorage();
  replaceFunctions();
}

// From Node 22 on the property is an accessor without a setter, so an assignment would throw.
Object.defineProperty(hooks, 'AsyncLocalStorage', {
  value: AsyncLocalStorage,
  writable: true,
  enumerable: true,
  configurable: true,
});
syncBuiltinESMExports();

// Not where `host` was asked for, nor in each file of a test runner.
const { backend, reason } = runtime;
if (
  backend === 'host' &&
  !['REQUESTED', 'OTHER_REALM'].includes(reason.code) &&
  process.env.NATIVE_ASYNC_CONTEXT_WARNINGS !== 'off'
) {
  process.emitWarning(
    `native-async-context runs over Node's own AsyncLocalStorage, and is no faster: ${reason.message}. ` +
      'NATIVE_ASYNC_CONTEXT_WARNINGS=off silences this warning.',
    { code: `ASYNC_CONTEXT_${reason.code}` },
  );
}

if (process.env.NATIVE_ASYNC_CONTEXT_FINALIZATION === 'on') {
  Object.defineProperty(globalThis, 'FinalizationRegistry', {
    value: FinalizationRegistry,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}

if (process.env.NATIVE_ASYNC_CONTEXT_GENERATORS === 'on') {
  require('../generators/index.js').carryGenerators();
}

if (process.env.NATIVE_ASYNC_CONTEXT_END === 'response') {
  require('../lifetime/index.js').endWithResponse();
}

if (process.env.NATIVE_ASYNC_CONTEXT_MODULES === 'on') {
  require('../modules/index.js').runModulesInRoot();
}
