'use strict';

const http = require('node:http');
const { carries, routes } = require('./demo-load.js');

/**
 * Load with clients that go away: they abort some requests while sending them, while waiting for the
 * answer, or while receiving it. Every complete answer is checked.
 *
 * @typedef {object} AbortLoad
 * @property {number} seconds how long it took
 * @property {number} right requests with a complete answer that has their own id
 * @property {number} wrong answers with the id of another request, or none
 * @property {number} failed requests without an answer, or without a 2xx answer, that were not aborted
 * @property {number} aborted requests that the client aborted
 * @property {Map<string, number>} reasons why requests failed
 *
 * @typedef {'sending' | 'waiting' | 'receiving'} Abort
 * @typedef {'right' | 'wrong' | 'failed' | 'aborted'} Outcome
 */

/** @type {Abort[]} */
const ABORTS = ['sending', 'waiting', 'receiving'];

/** The longest that a client waits before it aborts, in milliseconds: about as long as an answer takes. */
const PATIENCE = 250;

/** Milliseconds between two reports of progress. */
const REPORT = 10_000;

/** After this many milliseconds an answer counts as lost. */
const LOST = 120_000;

/** @param {number} below */
const random = (below) => Math.floor(Math.random() * below);

let count = 0;

/**
 * @param {string} url
 * @param {http.Agent} agent
 * @param {import('./demo-load.js').Route} route
 * @param {Abort | undefined} abort when to abort
 * @param {(reason: string) => void} note called with the reason if the request fails
 * @returns {Promise<Outcome>}
 */
function ask(url, agent, route, abort, note) {
  const { method, path, body = '' } = route;
  const id = `abortable-${++count}`;
  const headers = { 'x-request-id': id, 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve) => {
    let over = false;
    const request = http.request(`${url}${path}`, { agent, method, headers });
    const end = (/** @type {Outcome} */ outcome) => {
      over = true;
      clearTimeout(lost);
      resolve(outcome);
    };
    const fail = (/** @type {string} */ reason) => {
      if (over) return;
      note(`${reason}, ${method} ${path}`);
      end('failed');
    };
    const giveUp = () => {
      // Its socket may have another request by now.
      if (over) return;
      end('aborted');
      request.destroy();
    };
    const lost = setTimeout(() => {
      fail('no answer');
      request.destroy();
    }, LOST);
    request.on('error', (/** @type {NodeJS.ErrnoException} */ { code }) => fail(String(code)));
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('error', (/** @type {NodeJS.ErrnoException} */ { code }) => fail(String(code)));
      response.on('data', (chunk) => {
        text += chunk;
        if (abort === 'receiving') giveUp();
      });
      response.on('end', () => {
        const { statusCode = 0 } = response;
        const found = /** @type {Record<string, string>} */ (response.headers);
        if (statusCode < 200 || statusCode > 299) fail(`status ${statusCode}`);
        else end(carries(id, route, text, found) ? 'right' : 'wrong');
      });
    });
    if (abort === 'sending') {
      request.flushHeaders();
      request.write(body.slice(0, body.length >> 1));
    } else {
      request.end(body);
    }
    if (abort === 'sending' || abort === 'waiting') setTimeout(giveUp, random(PATIENCE));
  });
}

/**
 * @param {string} url
 * @param {object} options
 * @param {number} options.connections
 * @param {number} options.seconds how long the load lasts
 * @param {number} options.aborts the share of requests to abort
 * @param {(requests: number) => boolean} [options.enough] called before each request with the number of
 *   requests so far; true ends the load early
 * @param {(load: Omit<AbortLoad, 'reasons'>) => void} [options.progress] called every ten seconds
 * @returns {Promise<AbortLoad>}
 */
async function abortLoad(
  url,
  { connections, seconds, aborts, enough = () => false, progress = () => {} },
) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const outcomes = { right: 0, wrong: 0, failed: 0, aborted: 0 };
  /** @type {Map<string, number>} */
  const reasons = new Map();
  const note = (/** @type {string} */ reason) =>
    void reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  let requests = 0;
  const start = performance.now();
  const end = start + 1000 * seconds;
  const elapsed = () => (performance.now() - start) / 1000;
  const timer = setInterval(() => progress({ ...outcomes, seconds: elapsed() }), REPORT);
  const client = async () => {
    while (performance.now() < end && !enough(requests)) {
      requests++;
      const abort = Math.random() < aborts ? ABORTS[random(ABORTS.length)] : undefined;
      outcomes[await ask(url, agent, routes[random(routes.length)], abort, note)]++;
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  clearInterval(timer);
  agent.destroy();
  return { ...outcomes, reasons, seconds: elapsed() };
}

module.exports = { abortLoad };
