// Like opentelemetry.js, for the ES module build of the API. The ROOT_CONTEXT of that build is a
// different object from that of the CommonJS build, and a bundle needs only one of the two builds.
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorage } from '../index.js';
import { ContextManager } from '../lib/opentelemetry/context-manager.js';

/** @extends {ContextManager<import('@opentelemetry/api').Context>} */
export class AsyncLocalStorageContextManager extends ContextManager {
  constructor() {
    super(new AsyncLocalStorage({ name: 'OpenTelemetry' }), ROOT_CONTEXT);
  }
}
