'use strict';

/**
 * Puts load on a server, and checks every answer. Each request carries its own id, and every id in the
 * answer has to be that one.
 *
 * @typedef {object} Load
 * @property {number} seconds how long it took
 * @property {number[]} latencies of each answer, in milliseconds
 * @property {number} wrong answers with the id of another request, or none
 * @property {number} failed requests not answered, or not with 2xx
 */

/**
 * @typedef {object} Route
 * @property {string} method
 * @property {string} path
 * @property {string} [body]
 * @property {(body: string) => unknown[]} ids every id in the body of an answer
 */

/**
 * Each connection requests these in turn.
 *
 * @type {Route[]}
 */
const routes = [
  { method: 'GET', path: '/user/1', ids: idOfJson },
  {
    method: 'POST',
    path: '/orders',
    body: JSON.stringify({ item: 'tea', quantity: 2 }),
    ids: idOfJson,
  },
  { method: 'GET', path: '/report', ids: idsOfReport },
];

/** @param {string} body */
function idOfJson(body) {
  return [JSON.parse(body).requestId];
}

/** @param {string} body */
function idsOfReport(body) {
  return body
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf(',') + 1));
}

/**
 * @param {string} id the request's
 * @param {Route} route
 * @param {string} body
 * @param {Record<string, string>} headers
 * @returns {boolean} whether the answer is this request's own
 */
function carries(id, route, body, headers) {
  if (headers['x-request-id'] !== id) return false;
  try {
    return route.ids(body).every((each) => each === id);
  } catch {
    // Not an answer of this route: it is cut short, or another route's.
    return false;
  }
}

let count = 0;

/**
 * @typedef {object} Options
 * @property {number} connections
 * @property {number} seconds how long the load lasts
 * @property {(result: Load) => boolean} [enough] asked after each answer: ends the load earlier
 * @property {number} [patience] a request that takes this long, in seconds, has failed
 *
 * @param {string} url
 * @param {Options} options
 * @returns {Promise<Load>}
 */
async function load(url, { connections, seconds, enough = () => false, patience = 5 }) {
  // Required late, because a fresh clone loads this file before autocannon is installed.
  // @ts-expect-error: it has no types.
  const autocannon = require('autocannon');
  const start = performance.now();
  /** @type {Load} */
  const result = { seconds: 0, latencies: [], wrong: 0, failed: 0 };

  const running = autocannon({
    url,
    connections,
    duration: seconds,
    // How often autocannon checks the time, in milliseconds.
    sampleInt: 20,
    // A request times out after this many seconds. As many errors as connections end the run.
    timeout: patience,
    bailout: connections,
    skipAggregateResult: true,
    setupClient,
    requests: routes.map((route) => ({
      method: route.method,
      path: route.path,
      body: route.body,
      setupRequest(/** @type {any} */ request, /** @type {{ id?: string }} */ context) {
        context.id = `request-${++count}`;
        request.headers['x-request-id'] = context.id;
        return request;
      },
      onResponse(
        /** @type {number} */ status,
        /** @type {string} */ body,
        /** @type {{ id: string }} */ context,
        /** @type {Record<string, string>} */ headers,
      ) {
        if (status < 200 || status > 299) result.failed++;
        else if (!carries(context.id, route, body, headers)) result.wrong++;
      },
    })),
  });

  /**
   * A connection has one request under way at a time. If it sends the next while one is unanswered, that
   * one was lost: it timed out, or the server closed the connection.
   *
   * @param {import('node:events').EventEmitter} client
   */
  function setupClient(client) {
    let asked = false;
    client.on('request', () => {
      if (asked) result.failed++;
      asked = true;
      if (enough(result)) running.stop();
    });
    client.on('response', (_status, _bytes, latency) => {
      asked = false;
      result.latencies.push(latency);
      if (enough(result)) running.stop();
    });
  }

  await running;
  result.seconds = (performance.now() - start) / 1000;
  return result;
}

module.exports = { carries, load, routes };
