'use strict';

const { lazily } = require('./lib/internal/lazily.js');
const { shared } = require('./lib/internal/shared.js');

const implementation = shared(() => {
  // Where Node does not carry the context by itself, the glue: armed at the first frame.
  require('./lib/host/index.js');

  return lazily(
    {
      // What users construct.
      ...require('./lib/api/async-context.js'),
      ...require('./lib/api/async-local-storage.js'),
      ...require('./lib/api/scope.js'),
      ...require('./lib/api/run-all.js'),
      ...require('./lib/api/root.js'),
      ...require('./lib/host/finalization-registry.js'),

      // What was decided at load.
      ...require('./lib/runtime.js'),
    },
    {
      // What is loaded when it is first used.
      contextOf: () => require('./lib/ext/context-of.js').contextOf,
      wrapGenerator: () => require('./lib/ext/wrap-generator.js').wrapGenerator,
      bindEmitter: () => require('./lib/ext/bind-emitter.js').bindEmitter,
      bindEventTarget: () => require('./lib/ext/bind-event-target.js').bindEventTarget,
      EventEmitterAsyncResource: () => require('node:events').EventEmitterAsyncResource,
      eventContext: () => require('./lib/ext/event-context.js').eventContext,
      on: () => require('./lib/ext/listeners.js').on,
      once: () => require('./lib/ext/listeners.js').once,
      addListener: () => require('./lib/ext/listeners.js').addListener,
      addEventListener: () => require('./lib/ext/listeners.js').addEventListener,
      ContinuationFlow: () => require('./lib/ext/continuation-flow.js').ContinuationFlow,
    },
  );
});

// The names, for cjs-module-lexer, from which `import { name }` learns what is here.
exports.AsyncContext = undefined;
exports.AsyncLocalStorage = undefined;
exports.AsyncVariableScope = undefined;
exports.EventEmitterAsyncResource = undefined;
exports.ContinuationFlow = undefined;
exports.FinalizationRegistry = undefined;
exports.addEventListener = undefined;
exports.addListener = undefined;
exports.bindEmitter = undefined;
exports.bindEventTarget = undefined;
exports.contextOf = undefined;
exports.eventContext = undefined;
exports.on = undefined;
exports.once = undefined;
exports.rootSnapshot = undefined;
exports.runAll = undefined;
exports.runInRoot = undefined;
exports.runtime = undefined;
exports.wrapGenerator = undefined;

Object.defineProperties(exports, Object.getOwnPropertyDescriptors(implementation));
