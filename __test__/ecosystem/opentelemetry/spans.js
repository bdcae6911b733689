'use strict';

const assert = require('node:assert/strict');
const { fork } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

/**
 * Starts processes that load the SDK, and reads their spans.
 *
 * @typedef {object} Span
 * @property {string} name
 * @property {number} kind
 * @property {string} library
 * @property {string} traceId
 * @property {string} spanId
 * @property {string} [parentSpanId]
 * @property {Record<string, string>} attributes
 */

/** How long to wait for the spans to end, in milliseconds. */
const PATIENCE = 300_000;

/**
 * @param {string} fixture
 * @param {string[]} [args]
 */
async function start(fixture, args = []) {
  const child = fork(path.join(__dirname, 'fixtures', fixture), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const failed = exited.then(([code]) => {
    throw new Error(`${fixture} ended with exit code ${code}`);
  });
  failed.catch(() => {}); // Either reported below, or the process was asked to end.
  const message = async () => (await Promise.race([once(child, 'message'), failed]))[0];
  const { url } = await message();
  return {
    url,
    /**
     * Waits for spans, which end a moment after the response was sent.
     *
     * @param {(spans: Span[]) => boolean} areAll
     * @returns {Promise<Span[]>} the exported spans, once all are there
     */
    async spans(areAll) {
      const signal = AbortSignal.timeout(PATIENCE);
      for (;;) {
        const answer = message();
        child.send('spans');
        const { spans } = await answer;
        if (areAll(spans) || signal.aborted) return spans;
        await sleep(20);
      }
    },
    async stop() {
      child.disconnect();
      assert.deepEqual(await exited, [0, null]);
    },
  };
}

const KINDS = ['', 'server ', 'client '];

/**
 * @param {Span} span
 * @returns {string} the path of its URL, or an empty string
 */
function pathOf({ attributes }) {
  const full = attributes['url.full'];
  return full === undefined ? (attributes['url.path'] ?? '') : new URL(full).pathname;
}

/** The label of a span, without the number of the request. @param {Span} span */
function labelOf(span) {
  const place = pathOf(span);
  const what = place === '' ? span.name : place;
  return `${KINDS[span.kind]}${what.replace(/[ /]\d+$/, '')}`;
}

/** The number of the request that a span belongs to, if the span has it. @param {Span} span */
function requestOf(span) {
  const { attributes, name } = span;
  const text = attributes['db.query.text'] ?? attributes['db.statement'] ?? pathOf(span);
  return /\d+$/.exec(text === '' ? name : text)?.[0];
}

/**
 * @param {Span[]} spans
 * @returns {{ request?: string, ways: string[] }[]} for each trace the number of its request, and
 *   the way from the root to each of its spans
 */
function tracesOf(spans) {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  assert.equal(byId.size, spans.length);
  const traces = new Map();
  for (const span of spans) {
    const way = [labelOf(span)];
    let root = span;
    while (root.parentSpanId !== undefined) {
      const parent = byId.get(root.parentSpanId);
      assert.ok(parent, `the parent of ${way[0]} was not exported`);
      root = parent;
      way.unshift(labelOf(root));
    }
    assert.equal(root.traceId, span.traceId);
    const trace = traces.get(root.spanId) ?? { request: requestOf(root), ways: [] };
    assert.equal(requestOf(span) ?? trace.request, trace.request, way.join(' > '));
    trace.ways.push(way.join(' > '));
    traces.set(root.spanId, trace);
  }
  assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, traces.size);
  return [...traces.values()];
}

module.exports = { start, tracesOf };
