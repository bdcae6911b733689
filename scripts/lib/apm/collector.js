'use strict';

const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const { createRequire } = require('node:module');
const path = require('node:path');
const { promisify } = require('node:util');
const zlib = require('node:zlib');

/**
 * The server on this machine that the APMs send their spans to. It understands as much of each protocol as
 * the agents need.
 *
 * @typedef {object} Span
 * @property {string} trace
 * @property {string} id
 * @property {string} [parent]
 * @property {string} name
 * @property {string} text everything that the agent sent about it
 *
 * @typedef {object} Collector
 * @property {string} url
 * @property {number} securePort of the same server with TLS
 * @property {string} certificate the file with the TLS server's certificate
 * @property {Span[]} spans received so far
 * @property {string[]} calls the paths and methods called so far
 * @property {number} last when the last spans came
 * @property {() => void} forget
 * @property {() => void} close
 */

/** As JSON, with 64-bit identifiers as strings: JSON has no such numbers. */
const text = (/** @type {unknown} */ value) =>
  JSON.stringify(value, (_key, each) => (typeof each === 'bigint' ? String(each) : each));

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

/** The answer of a New Relic collector. Without an account there would be no distributed tracing. */
const CONNECTED = {
  agent_run_id: 'run',
  account_id: '1',
  trusted_account_key: '1',
  primary_application_id: '1',
  collect_span_events: true,
  sampling_target: 1000,
  event_harvest_config: { report_period_ms: 300, harvest_limits: { span_event_data: 10_000 } },
  span_event_harvest_config: { report_period_ms: 300, harvest_limit: 10_000 },
};

/**
 * For each path, or New Relic method, that an agent calls: how to get the spans from a body, and what to
 * answer.
 *
 * @param {(body: Buffer) => any} decode of msgpack
 * @param {() => string} secureHost the host and port of the server with TLS
 * @returns {[path: RegExp, spansOf: (body: Buffer) => Span[], answer: () => any][]}
 */
const protocols = (decode, secureHost) => [
  [
    /^\/v0\.\d\/traces$/,
    (body) =>
      decode(body)
        .flat()
        .map((/** @type {any} */ span) => ({
          trace: String(span.trace_id),
          id: String(span.span_id),
          parent: String(span.parent_id),
          name: `${span.name} ${span.resource}`,
          text: text(span),
        })),
    () => ({ rate_by_service: {} }),
  ],
  [
    /^\/intake\/v2\/events$/,
    (body) =>
      String(body)
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
        .map(({ span, transaction }) => span ?? transaction)
        .filter(Boolean)
        .map((span) => ({
          trace: span.trace_id,
          id: span.id,
          parent: span.parent_id,
          name: span.name,
          text: text(span),
        })),
    () => ({}),
  ],
  [
    /^\/v1\/traces$/,
    (body) =>
      JSON.parse(String(body))
        .resourceSpans.flatMap((/** @type {any} */ { scopeSpans }) => scopeSpans)
        .flatMap((/** @type {any} */ { spans }) => spans)
        .map((/** @type {any} */ span) => ({
          trace: span.traceId,
          id: span.spanId,
          parent: span.parentSpanId,
          name: `${span.name} (${KINDS[span.kind]})`,
          text: text(span),
        })),
    () => ({}),
  ],
  [
    /^\/api\/1\/envelope\/$/,
    (body) =>
      String(body)
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
        .flatMap(({ items = [] }) => items)
        .filter(({ span_id: id }) => id !== undefined)
        .map((span) => ({
          trace: span.trace_id,
          id: span.span_id,
          parent: span.parent_span_id,
          name: span.name,
          text: text(span),
        })),
    () => ({}),
  ],
  [
    /^span_event_data$/,
    (body) =>
      JSON.parse(String(body))[2].map((/** @type {any} */ span) => ({
        trace: span[0].traceId,
        id: span[0].guid,
        parent: span[0].parentId,
        name: span[0].name,
        text: text(span),
      })),
    () => ({ return_value: null }),
  ],
  [/^preconnect$/, () => [], () => ({ return_value: { redirect_host: secureHost() } })],
  [/^connect$/, () => [], () => ({ return_value: CONNECTED })],
];

/** @param {http.IncomingMessage} request */
async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  return encoding === 'identity' ? body : promisify(zlib.unzip)(body);
}

/**
 * @param {string} folder where the packages of scripts/lib/apm/package.json are installed
 * @returns {Promise<Collector>}
 */
async function startCollector(folder) {
  const load = createRequire(path.join(folder, 'package.json'));
  const { decode } = load('@msgpack/msgpack');
  const { generate } = load('selfsigned');

  const known = protocols(
    (body) => decode(body, { useBigInt64: true }),
    () => `127.0.0.1:${securePort}`,
  );

  /**
   * @param {http.IncomingMessage} request
   * @param {http.ServerResponse} response
   */
  async function answer(request, response) {
    const { pathname, searchParams } = new URL(`${request.url}`, collector.url);
    const called = searchParams.get('method') ?? pathname;
    const body = await bodyOf(request);
    const [, spansOf, answerTo] = known.find(([path]) => path.test(called)) ?? [];
    const spans = spansOf?.(body) ?? [];
    collector.calls.push(called);
    collector.spans.push(...spans);
    if (spans.length > 0) collector.last = Date.now();
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(answerTo?.() ?? {}));
  }

  /** @type {http.RequestListener} */
  const listener = (request, response) => {
    answer(request, response).catch((error) => {
      // We may have ended the agent while it was sending.
      if (error.code !== 'ECONNRESET') throw error;
    });
  };

  const { cert, private: key } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const certificate = path.join(folder, 'certificate.pem');
  fs.writeFileSync(certificate, cert);

  const servers = [http.createServer(listener), https.createServer({ cert, key }, listener)];
  const [port, securePort] = await Promise.all(
    servers.map(async (server) => {
      await once(server.listen(0, '127.0.0.1'), 'listening');
      return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
    }),
  );

  /** @type {Collector} */
  const collector = {
    url: `http://127.0.0.1:${port}`,
    securePort,
    certificate,
    spans: [],
    calls: [],
    last: 0,
    forget() {
      collector.spans = [];
      collector.calls = [];
      collector.last = 0;
    },
    close() {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
  return collector;
}

module.exports = { startCollector };
