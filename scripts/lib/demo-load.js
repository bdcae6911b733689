'use strict';

/**
 * Load on a server, every answer checked: each request carries an id of its own, and each answer
 * has to carry that id, wherever an id is in it.
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
 * Asked in turn by each connection.
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
 * @param {string} id what the request carried
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
    // Not what the route answers: cut short, or another route's.
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
  // Here and not above: on a fresh clone it is installed after this file is loaded.
  // @ts-expect-error: it has no types.
  const autocannon = require('autocannon');
  const start = performance.now();
  /** @type {Load} */
  const result = { seconds: 0, latencies: [], wrong: 0, failed: 0 };

  const running = autocannon({
    url,
    connections,
    duration: seconds,
    // How often autocannon looks whether the time is up, in milliseconds.
    sampleInt: 20,
    // After a request has failed so, the run has failed soon.
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
   * A connection has one request under way at a time. Asking the next while one is unanswered
   * means that one was lost: it timed out, or the server closed the connection.
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
