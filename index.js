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
      AsyncTask: () => require('./lib/ext/async-task.js').AsyncTask,
      AsyncHook: () => require('./lib/ext/async-hook.js').AsyncHook,
      assertNoDanglingTasks: () => require('./lib/ext/dangling-tasks.js').assertNoDanglingTasks,
      causalStack: () => require('./lib/ext/causal-stack.js').causalStack,
      trace: () => require('./lib/ext/trace.js').trace,
      traceFlow: () => require('./lib/ext/trace-flow.js').traceFlow,
      trackTasks: () => require('./lib/ext/track-tasks.js').trackTasks,
      trackedTest: () => require('./lib/ext/dangling-tasks.js').trackedTest,
    },
  );
});

// The names, for cjs-module-lexer, from which `import { name }` learns what is here.
exports.AsyncContext = undefined;
exports.AsyncHook = undefined;
exports.AsyncLocalStorage = undefined;
exports.AsyncTask = undefined;
exports.AsyncVariableScope = undefined;
exports.ContinuationFlow = undefined;
exports.EventEmitterAsyncResource = undefined;
exports.FinalizationRegistry = undefined;
exports.addEventListener = undefined;
exports.addListener = undefined;
exports.assertNoDanglingTasks = undefined;
exports.bindEmitter = undefined;
exports.bindEventTarget = undefined;
exports.causalStack = undefined;
exports.contextOf = undefined;
exports.eventContext = undefined;
exports.on = undefined;
exports.once = undefined;
exports.rootSnapshot = undefined;
exports.runAll = undefined;
exports.runInRoot = undefined;
exports.runtime = undefined;
exports.trace = undefined;
exports.traceFlow = undefined;
exports.trackTasks = undefined;
exports.trackedTest = undefined;
exports.wrapGenerator = undefined;

Object.defineProperties(exports, Object.getOwnPropertyDescriptors(implementation));
