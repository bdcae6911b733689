'use strict';

/**
 * Two traced requests at once: each span ends up under the span of its own request. The line with
 * `contextManager` is all it takes to make OpenTelemetry use this package.
 *
 *     node examples/opentelemetry.js
 */

// Nothing is sent anywhere: the spans are printed below.
process.env.OTEL_LOGS_EXPORTER = 'none';
process.env.OTEL_METRICS_EXPORTER = 'none';

const { once } = require('node:events');
const { setTimeout: sleep } = require('node:timers/promises');
const { trace } = require('@opentelemetry/api');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { AsyncLocalStorageContextManager } = require('native-async-context/opentelemetry');

/** @type {any[]} */
const ended = [];

const sdk = new NodeSDK({
  contextManager: new AsyncLocalStorageContextManager(),
  instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation()],
  autoDetectResources: false,
  spanProcessors: [
    {
      onStart() {},
      onEnd: (span) => void ended.push(span),
      forceFlush: async () => {},
      shutdown: async () => {},
    },
  ],
});
sdk.start();

// After the SDK has started: instrumentation patches a module when it is loaded.
const http = require('node:http');

const tracer = trace.getTracer('example');

/** @param {string} user */
const loadUser = (user) =>
  tracer.startActiveSpan(`load ${user}`, async (span) => {
    await sleep(1);
    await tracer.startActiveSpan(`query ${user}`, async (query) => {
      await sleep(1);
      query.end();
    });
    span.end();
  });

const server = http.createServer(async (request, response) => {
  await loadUser(String(request.url).slice(1));
  response.end();
});

/**
 * @param {string | undefined} parent
 * @param {string} [indent]
 * @returns {string}
 */
const tree = (parent, indent = '') =>
  ended
    .filter((span) => span.parentSpanContext?.spanId === parent)
    .map((span) => {
      const kind = ['', ' server', ' client'][span.kind];
      return `${indent}${span.name}${kind}\n${tree(span.spanContext().spanId, `${indent}  `)}`;
    })
    .sort()
    .join('');

server.listen(0, '127.0.0.1', async () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const ask = (/** @type {string} */ user) =>
    tracer.startActiveSpan(`ask for ${user}`, async (span) => {
      await (await fetch(`http://127.0.0.1:${port}/${user}`)).text();
      span.end();
    });
  await Promise.all(['ada', 'grace'].map(ask));
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
  await sdk.shutdown();
  process.stdout.write(tree(undefined));
});
