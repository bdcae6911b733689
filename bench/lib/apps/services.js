'use strict';

const { once } = require('node:events');
const http = require('node:http');
const { startPostgres } = require('../../../__test__/ecosystem/opentelemetry/fixtures/postgres.js');

/**
 * The services for applications with `services`: a database and an HTTP service, in the driver's process.
 *
 * @returns {Promise<{ ports: { postgres: number, service: number }, stop: () => void }>}
 */
async function startServices() {
  const postgres = await startPostgres();
  const service = http.createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"left":7}');
  });
  await once(service.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (service.address());
  return {
    ports: { postgres: postgres.port, service: port },
    stop() {
      postgres.stop();
      service.close();
      service.closeAllConnections();
    },
  };
}

module.exports = { startServices };
