'use strict';

const assert = require('node:assert/strict');
const http = require('node:http');
const { once } = require('node:events');
const { test } = require('node:test');
const { context, trace, TraceFlags } = require('@opentelemetry/api');
const { carryGenerators } = require('../../entries/generators.js');
const { AsyncLocalStorageContextManager } = require('../../entries/opentelemetry.js');
const { contextOf } = require('./managers.js');

// The span is active in each chunk of a streamed answer.
context.setGlobalContextManager(new AsyncLocalStorageContextManager());
carryGenerators();

/** A tracer that needs no SDK: its spans are identified by their ids. */
const tracer = {
  made: 0,
  /**
   * @param {string} _name
   * @param {(span: import('@opentelemetry/api').Span) => any} fn
   */
  startActiveSpan(_name, fn) {
    const spanId = String(++this.made).padStart(16, '0');
    const span = trace.wrapSpanContext({
      traceId: '1'.repeat(32),
      spanId,
      traceFlags: TraceFlags.SAMPLED,
    });
    return context.with(trace.setSpan(context.active(), span), fn, undefined, span);
  },
};

const activeSpan = () => trace.getActiveSpan()?.spanContext().spanId;

async function* chunks() {
  yield context.active();
  await null;
  yield context.active();
}

/** @returns {Promise<any[]>} what a consumer receives that runs in its own context */
const consumed = (/** @type {AsyncIterable<any>} */ generator) =>
  context.with(contextOf('consumer'), async () => {
    const seen = [];
    const consumer = context.active();
    for await (const value of generator) {
      seen.push(value);
      assert.equal(context.active(), consumer);
    }
    return seen;
  });

test('context.with(ctx, asyncGeneratorFunction): every chunk is made in ctx', async () => {
  const ctx = contextOf('created');
  assert.deepEqual(await consumed(context.with(ctx, chunks)), [ctx, ctx]);
});

test('context.with with a receiver', async () => {
  const ctx = contextOf('created');
  const client = {
    async *stream() {
      yield [this === client, context.active()];
    },
  };
  assert.deepEqual(await consumed(context.with(ctx, client.stream, client)), [[true, ctx]]);
});

test('context.bind(ctx, asyncGeneratorFunction)', async () => {
  const ctx = contextOf('created');
  assert.deepEqual(await consumed(context.bind(ctx, chunks)()), [ctx, ctx]);
});

test('an async function in context.with that resolves with the generator', async () => {
  const ctx = contextOf('created');
  const generator = await context.with(ctx, async () => {
    await null;
    return chunks();
  });
  assert.deepEqual(await consumed(generator), [ctx, ctx]);
});

test('an answer that makes its generator when it is iterated: the context of the consumer', async () => {
  const ctx = contextOf('consumer');
  const answer = context.with(contextOf('created'), () => ({ [Symbol.asyncIterator]: chunks }));
  const seen = [];
  await context.with(ctx, async () => {
    for await (const chunk of answer) seen.push(chunk);
  });
  assert.deepEqual(seen, [ctx, ctx]);
  assert.ok(seen.every((each) => each === ctx));
});

test('a fetch body through two layers of yield*, in the span of the answer', async () => {
  const server = http.createServer(async (_, response) => {
    for (const word of ['one', 'two', 'three']) {
      response.write(`${word}\n`);
      await new Promise(setImmediate);
    }
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

  async function* linesOf(body) {
    let rest = '';
    for await (const chunk of body) {
      const lines = (rest + Buffer.from(chunk)).split('\n');
      rest = /** @type {string} */ (lines.pop());
      for (const line of lines) yield [line, activeSpan()];
    }
  }
  async function* eventsOf() {
    yield* linesOf((await fetch(`http://127.0.0.1:${port}`)).body);
  }
  async function* answer() {
    yield* eventsOf();
  }

  let span;
  const stream = tracer.startActiveSpan('answer', (started) => {
    span = started.spanContext().spanId;
    return answer();
  });
  const seen = await tracer.startActiveSpan('consumer', () => consumed(stream));
  server.close();
  server.closeAllConnections();
  assert.deepEqual(seen, [
    ['one', span],
    ['two', span],
    ['three', span],
  ]);
});
