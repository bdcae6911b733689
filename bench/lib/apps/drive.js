'use strict';

const http = require('node:http');
const { quantile } = require('../../../scripts/lib/statistics.js');

/**
 * The client of an application. Its process is not measured. Each request has a unique id, which it
 * sends as a header and as its trace id.
 */

const CONNECTIONS = 16;

let last = 0;

/** @returns {string} a unique id of 32 hexadecimal digits, like a trace id */
const newId = () => (++last).toString(16).padStart(32, '0');

/**
 * @param {http.Agent} agent
 * @param {number} port
 * @param {import('./applications.js').Application} application
 * @param {string} id
 * @returns {Promise<string>} the body of the answer
 */
function ask(agent, port, { path = '/', request: { method, body } = {} }, id) {
  const headers = {
    'x-request-id': id,
    traceparent: `00-${id}-00f067aa0ba902b7-01`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  return new Promise((resolve, reject) => {
    const request = http.request({ agent, port, host: '127.0.0.1', path, method, headers });
    request.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('error', reject).on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`an answer had the status ${response.statusCode}: ${text}`));
      });
    });
    request.end(body);
  });
}

/** @param {string} body */
const idInJson = (body) => JSON.parse(body).request;

/**
 * Sends requests. Each connection sends its next request when the previous one is answered.
 *
 * @param {number} port
 * @param {import('./applications.js').Application} application
 * @param {number} requests
 * @param {boolean} carries whether each answer must carry the id of its request
 * @returns {Promise<{ p50: number, p99: number }>} ms
 * @throws {Error} if an answer carries another id or no id
 */
async function drive(port, application, requests, carries) {
  const { connections = CONNECTIONS, idOf = idInJson } = application;
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  /** @type {number[]} */
  const times = [];
  /** @type {string[]} */
  const wrong = [];
  let left = requests;
  const connection = async () => {
    while (left-- > 0) {
      const id = newId();
      const start = performance.now();
      const body = await ask(agent, port, application, id);
      times.push(performance.now() - start);
      if (!carries) continue;
      const seen = idOf(body);
      if (seen !== id) wrong.push(`request ${id} got ${seen ?? 'none'}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(connections, requests) }, connection));
  } finally {
    agent.destroy();
  }
  if (wrong.length > 0) {
    throw new Error(
      `${wrong.length} of ${requests} answers carried the id of another request, or none: ${wrong[0]}`,
    );
  }
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

module.exports = { drive };
