'use strict';

const assert = require('node:assert/strict');
const http = require('node:http');
const { test } = require('node:test');
const { abortLoad } = require('../../scripts/lib/abort-load.js');

// A load that could not fail would prove nothing.

/** How many requests are enough. */
const ENOUGH = 200;

/** Seconds after which a load counts as hanging. */
const PATIENCE = 300;

/**
 * Puts a short load on a server with this listener.
 *
 * @param {http.RequestListener} listener
 * @param {number} aborts
 * @param {(requests: number) => boolean} [enough]
 */
async function loadOn(listener, aborts, enough = (requests) => requests >= ENOUGH) {
  const server = http.createServer({ keepAliveTimeout: 0 }, listener);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  try {
    const options = { connections: 20, seconds: PATIENCE, aborts, enough };
    return await abortLoad(`http://127.0.0.1:${port}`, options);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/**
 * @param {http.IncomingMessage} request
 * @param {http.ServerResponse} response
 * @param {unknown} id
 */
function answer(request, response, id) {
  response.setHeader('x-request-id', String(request.headers['x-request-id']));
  response.end(
    request.url === '/report' ? `a,${id}\nb,${id}\n` : JSON.stringify({ requestId: id }),
  );
}

test('an answer that carries its own id is right', async () => {
  const { right, wrong, failed, aborted } = await loadOn((request, response) => {
    answer(request, response, request.headers['x-request-id']);
  }, 0);
  assert.deepEqual(
    { right, wrong, failed, aborted },
    { right: ENOUGH, wrong: 0, failed: 0, aborted: 0 },
  );
});

test('an answer with the id of another request is wrong', async () => {
  const { right, wrong } = await loadOn(
    (request, response) => answer(request, response, 'request-0'),
    0,
  );
  assert.deepEqual({ right, wrong }, { right: 0, wrong: ENOUGH });
});

test('a status other than 2xx, and no answer at all, are failures', async () => {
  for (const listener of [
    (_request, response) => response.writeHead(500).end(),
    (request) => request.socket.destroy(),
  ]) {
    const { right, failed, reasons } = await loadOn(listener, 0);
    assert.equal(failed, ENOUGH);
    for (const reason of reasons.keys()) assert.match(reason, /^(status 500|ECONNRESET), /);
    assert.equal(right, 0);
  }
});

test('clients go away while they send, while they wait and while they receive', async () => {
  const seen = { sending: 0, waiting: 0, receiving: 0 };
  /** Clients go away at random: this sends as many requests as needed, up to a limit. */
  const enough = (/** @type {number} */ requests) =>
    requests >= 10_000 || Object.values(seen).every((times) => times > 0);
  const { aborted, wrong, failed } = await loadOn(
    (request, response) => {
      const id = request.headers['x-request-id'];
      const late = request.url !== '/report';
      response.on('close', () => {
        if (!request.complete) seen.sending++;
        else if (!response.writableFinished) seen[late ? 'waiting' : 'receiving']++;
      });
      request.on('error', () => {});
      request.resume();
      if (late) {
        setTimeout(() => answer(request, response, id), 300);
      } else {
        response.setHeader('x-request-id', String(id));
        response.write(`a,${id}\n`);
      }
    },
    1,
    enough,
  );
  assert.ok(aborted > 0);
  assert.deepEqual({ wrong, failed }, { wrong: 0, failed: 0 });
  for (const [when, times] of Object.entries(seen)) assert.ok(times > 0, when);
});
