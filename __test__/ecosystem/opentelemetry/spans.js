'use strict';

const assert = require('node:assert/strict');
const { fork } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

/**
 * Processes with the SDK in them, and what their spans say.
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

/** After this time, in milliseconds, a span that has not ended never will. */
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
  failed.catch(() => {}); // Heard of below, or it was asked to end.
  const message = async () => (await Promise.race([once(child, 'message'), failed]))[0];
  const { url } = await message();
  return {
    url,
    /**
     * Spans end a moment after the response is out.
     *
     * @param {(spans: Span[]) => boolean} areAll
     * @returns {Promise<Span[]>} what was exported, once it is all
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
 * @returns {string} where it was asked for, if anywhere
 */
function pathOf({ attributes }) {
  const full = attributes['url.full'];
  return full === undefined ? (attributes['url.path'] ?? '') : new URL(full).pathname;
}

/** What was done, without the number of the request. @param {Span} span */
function labelOf(span) {
  const place = pathOf(span);
  const what = place === '' ? span.name : place;
  return `${KINDS[span.kind]}${what.replace(/[ /]\d+$/, '')}`;
}

/** The number of the request that a span belongs to, if it says so. @param {Span} span */
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
