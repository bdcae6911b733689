'use strict';

const { ROOT_CONTEXT } = require('@opentelemetry/api');
const { AsyncLocalStorage } = require('../index.js');
const { ContextManager } = require('../lib/opentelemetry/context-manager.js');

/**
 * In place of @opentelemetry/context-async-hooks, and by its name: whoever changes over changes
 * the module and nothing else.
 *
 * @extends {ContextManager<import('@opentelemetry/api').Context>}
 */
class AsyncLocalStorageContextManager extends ContextManager {
  constructor() {
    super(new AsyncLocalStorage({ name: 'OpenTelemetry' }), ROOT_CONTEXT);
  }
}

module.exports = { AsyncLocalStorageContextManager };
