'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const http = require('node:http');
const path = require('node:path');
const { test } = require('node:test');
const { load } = require('../../scripts/lib/demo-load.js');
const { problems, table } = require('../../scripts/lib/demo-report.js');

// A demo that cannot fail proves nothing. So it must notice each kind of error.

const DEMO = path.join(__dirname, '..', '..', 'scripts', 'demo.js');

/** Enough requests for each connection to ask for each route more than once. */
const ENOUGH = 40;

/** The timeout of a load, in seconds. */
const PATIENCE = 300;

/**
 * Puts a short load on a server that answers in its own way.
 *
 * @param {http.RequestListener} listener
 */
async function loadOn(listener) {
  const server = http.createServer({ keepAliveTimeout: 0 }, listener);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  try {
    return await load(`http://127.0.0.1:${port}`, {
      connections: 4,
      seconds: PATIENCE,
      patience: PATIENCE,
      enough: ({ latencies, failed }) => latencies.length >= ENOUGH || failed >= ENOUGH,
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/**
 * @param {http.ServerResponse} response
 * @param {string} path
 * @param {unknown} header the id in the header
 * @param {unknown} body the id in the body
 */
function answer(response, path, header, body) {
  response.setHeader('x-request-id', String(header));
  response.end(path === '/report' ? `a,${body}\nb,${body}\n` : JSON.stringify({ requestId: body }));
}

const sent = (/** @type {http.IncomingMessage} */ request) => request.headers['x-request-id'];

test('an answer that carries its own id is right', async () => {
  const { latencies, wrong, failed } = await loadOn((request, response) =>
    answer(response, String(request.url), sent(request), sent(request)),
  );
  assert.ok(latencies.length >= ENOUGH);
  assert.deepEqual({ wrong, failed }, { wrong: 0, failed: 0 });
});

for (const [name, respond] of Object.entries({
  'the body carries the id of another request': (request, response) =>
    answer(response, request.url, sent(request), 'request-0'),
  'the header carries the id of another request': (request, response) =>
    answer(response, request.url, 'request-0', sent(request)),
  'the body carries no id': (request, response) =>
    answer(response, request.url, sent(request), undefined),
  'the body is not what the route answers': (request, response) => {
    response.setHeader('x-request-id', sent(request));
    response.end('oops');
  },
})) {
  test(`an answer is wrong when ${name}`, async () => {
    const { latencies, wrong } = await loadOn(respond);
    assert.ok(latencies.length >= ENOUGH);
    assert.equal(wrong, latencies.length);
  });
}

test('a status other than 2xx is a failure', async () => {
  const { latencies, failed } = await loadOn((request, response) => {
    response.statusCode = 500;
    answer(response, String(request.url), sent(request), sent(request));
  });
  assert.ok(latencies.length >= ENOUGH);
  assert.equal(failed, latencies.length);
});

test('a connection that is closed without an answer is a failure', async () => {
  const { failed } = await loadOn((request) => void request.socket.end());
  assert.ok(failed >= ENOUGH);
});

/** @param {object} [changes] */
function result({ wrong = 0, failed = 0, lines = 30, wrongLines = 0 } = {}) {
  const round = { seconds: 1, latencies: [1, 2, 3], wrong: 0, failed: 0 };
  return {
    title: 'side',
    warmUp: { ...round, wrong, failed },
    rounds: [round, round].map((each) => ({ ...each, cpu: 300 })),
    stats: { node: 'v0.0.0', active: 0, cpu: { user: 0, system: 0 }, lines, wrong: wrongLines },
  };
}

test('the verdict is good when nothing was wrong', () => {
  assert.deepEqual(problems([result(), result()]), []);
});

for (const [name, changes, message] of [
  ['a wrong response, even of the warm-up', { wrong: 1 }, /1 of 9 responses/],
  ['a wrong log line', { wrongLines: 2 }, /2 of 30 log lines/],
  ['a failed request', { failed: 1 }, /1 requests failed/],
  ['log lines that are missing', { lines: 0 }, /too few to check/],
]) {
  test(`the verdict is bad for ${name}`, () => {
    const [problem, ...more] = problems([result(), result(changes)]);
    assert.match(problem, /** @type {RegExp} */ (message));
    assert.deepEqual(more, []);
  });
}

test('the table has a row for each side, compared with the first', () => {
  const slow = { ...result(), title: 'slow' };
  slow.rounds = slow.rounds.map((round) => ({ ...round, seconds: 2 }));
  const text = table([result(), slow]);
  assert.match(text, /side .* 3 .* 1 .* 2\.00 .* 3\.00 .* 100 .* 0 .* 39 .* 0 /);
  assert.match(text, /slow .* 2 .* 0\.50 \(0\.50–0\.50\) .* 100 .* 0 .* 39 .* 0 /);
});

test('options that it does not know, or that are out of bounds, are refused', () => {
  for (const args of [['--seconds', '0'], ['--seconds', 'x'], ['--rounds', '1.5'], ['--verbose']]) {
    const { status, stderr } = spawnSync(process.execPath, [DEMO, ...args], { encoding: 'utf8' });
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, /^Usage: npm run demo/m);
  }
});
