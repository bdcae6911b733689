'use strict';

const autocannon = require('autocannon');

const CONNECTIONS = 50;

/**
 * Drives a server for a while.
 *
 * @param {string} url
 * @param {number} seconds
 * @returns {Promise<{ rate: number, requests: number }>} requests per second, and their total
 */
async function drive(url, seconds) {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    pipelining: 1,
    duration: seconds,
  });
  const failed = result.errors + result.timeouts + result.non2xx;
  if (failed > 0) throw new Error(`${failed} requests failed`);
  const requests = result.requests.total;
  return { rate: requests / result.duration, requests };
}

module.exports = { drive };
