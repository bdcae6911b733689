'use strict';

/**
 * Starts OpenTelemetry's SDK as an application does, with the context manager of the measured side.
 * Load this file before the modules that are instrumented. Finished spans go through a batch processor,
 * as in production, to an exporter that drops them.
 */

for (const signal of ['LOGS', 'METRICS', 'TRACES']) process.env[`OTEL_${signal}_EXPORTER`] = 'none';

const { ROOT_CONTEXT, trace } = require('@opentelemetry/api');
const { W3CTraceContextPropagator } = require('@opentelemetry/core');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { BatchSpanProcessor } = require('@opentelemetry/sdk-trace');

/** The limit: a synchronous stack, which loses the context at an `await`. */
class StackContextManager {
  #active = ROOT_CONTEXT;

  active() {
    return this.#active;
  }

  with(context, fn, thisArg, ...args) {
    const prior = this.#active;
    this.#active = context;
    try {
      return fn.apply(thisArg, args);
    } finally {
      this.#active = prior;
    }
  }

  bind(context, target) {
    return target;
  }

  enable() {
    return this;
  }

  disable() {
    this.#active = ROOT_CONTEXT;
    return this;
  }
}

const theirs = () => {
  const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
  return new AsyncLocalStorageContextManager();
};

const ours = () => {
  const { AsyncLocalStorageContextManager } = require('native-async-context/opentelemetry');
  return new AsyncLocalStorageContextManager();
};

/** @type {Record<string, () => any>} */
const MANAGERS = { ours, limit: () => new StackContextManager(), none: () => null };

const dropping = {
  export: (spans, done) => done({ code: 0 }),
  forceFlush: async () => {},
  shutdown: async () => {},
};

/** @param {any[]} instrumentations */
function startTelemetry(instrumentations) {
  const manager = MANAGERS[process.env.BENCH_APPLICATION_SIDE] ?? theirs;
  new NodeSDK({
    autoDetectResources: false,
    contextManager: manager(),
    textMapPropagator: new W3CTraceContextPropagator(),
    spanProcessors: [new BatchSpanProcessor({ exporter: dropping })],
    instrumentations,
  }).start();
}

/** @returns {string | undefined} the trace that the active context belongs to: the request's id */
const activeTrace = () => trace.getActiveSpan()?.spanContext().traceId;

module.exports = { activeTrace, startTelemetry };
