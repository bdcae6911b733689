'use strict';

const { ROOT_CONTEXT } = require('@opentelemetry/api');
const { AsyncLocalStorage } = require('../index.js');
const { ContextManager } = require('../lib/opentelemetry/context-manager.js');

/**
 * Replaces the manager in @opentelemetry/context-async-hooks and has the same class name, so an
 * application only changes the module that it imports.
 *
 * @extends {ContextManager<import('@opentelemetry/api').Context>}
 */
class AsyncLocalStorageContextManager extends ContextManager {
  constructor() {
    super(new AsyncLocalStorage({ name: 'OpenTelemetry' }), ROOT_CONTEXT);
  }
}

module.exports = { AsyncLocalStorageContextManager };
