'use strict';

/**
 * A traced client of a streaming API. The span of the answer is active in all code that makes a chunk,
 * whichever code asks for the chunk. `carryGenerators()` is all it takes.
 *
 *     node examples/stream.js
 */

// Nothing is sent anywhere.
process.env.OTEL_LOGS_EXPORTER = 'none';
process.env.OTEL_METRICS_EXPORTER = 'none';

const { once } = require('node:events');
const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');
const { trace } = require('@opentelemetry/api');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { carryGenerators } = require('native-async-context/generators');
const { AsyncLocalStorageContextManager } = require('native-async-context/opentelemetry');

carryGenerators();

const sdk = new NodeSDK({
  contextManager: new AsyncLocalStorageContextManager(),
  autoDetectResources: false,
  spanProcessors: [
    { onStart() {}, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} },
  ],
});
sdk.start();

const tracer = trace.getTracer('example');
const activeSpan = () => /** @type {any} */ (trace.getActiveSpan())?.name ?? 'no span';

// The client, in layers, as is usual for streaming APIs. No layer knows about tracing.

/** @param {ReadableStream<Uint8Array>} body */
async function* linesOf(body) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = /** @type {string} */ (lines.pop());
    yield* lines;
  }
}

/** @param {string} url */
async function* eventsOf(url) {
  const { body } = await fetch(url);
  yield* linesOf(/** @type {any} */ (body));
}

/** @param {string} url */
async function* answer(url) {
  for await (const word of eventsOf(url)) yield `${word}: made in ${activeSpan()}`;
}

async function main() {
  const server = http.createServer(async (_, response) => {
    for (const word of ['one', 'two', 'three']) {
      response.write(`${word}\n`);
      await sleep(5);
    }
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

  // The generator is created in the span and leaves it. Other code asks for the chunks.
  const chunks = tracer.startActiveSpan('answer', () => answer(`http://127.0.0.1:${port}`));
  await tracer.startActiveSpan('consumer', async (span) => {
    for await (const chunk of chunks) console.log(`${chunk}, read in ${activeSpan()}`);
    span.end();
  });

  server.close();
  await sdk.shutdown();
}

main();
