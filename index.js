'use strict';

const { shared } = require('./lib/internal/shared.js');

const { AsyncContext, AsyncLocalStorage, FinalizationRegistry, runtime } = shared(() => ({
  // What users construct.
  ...require('./lib/api/async-context.js'),
  ...require('./lib/api/async-local-storage.js'),

  // Where Node does not carry the context by itself.
  ...require('./lib/host/index.js'),
  ...require('./lib/host/finalization-registry.js'),

  // What was decided at load.
  ...require('./lib/runtime.js'),
}));

module.exports = { AsyncContext, AsyncLocalStorage, FinalizationRegistry, runtime };
