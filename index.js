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
      ...require('./lib/api/context-of.js'),
      ...require('./lib/host/finalization-registry.js'),

      // What was decided at load.
      ...require('./lib/runtime.js'),
    },
    {
      // What is loaded when it is first used.
    },
  );
});

// The names, for cjs-module-lexer, from which `import { name }` learns what is here.
exports.AsyncContext = undefined;
exports.AsyncLocalStorage = undefined;
exports.AsyncVariableScope = undefined;
exports.FinalizationRegistry = undefined;
exports.contextOf = undefined;
exports.runtime = undefined;

Object.defineProperties(exports, Object.getOwnPropertyDescriptors(implementation));
