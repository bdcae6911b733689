'use strict';

const http = require('node:http');
const { Pool } = require('undici');
const AsyncLocalStorage = require('./storage.js');
const { Request } = require('./request.js');

/** A pool of connections, opened by the requests that came first. */

const poolOfUndici = new AsyncLocalStorage({ name: 'poolOfUndici' });

/** @type {Pool} */
let upstream;

async function fetchRows() {
  const { body } = await upstream.request({ path: '/', method: 'GET' });
  await body.text();
}

async function start() {
  const server = http.createServer({ keepAliveTimeout: 60_000 }, (_, response) => {
    response.end('rows');
  });
  await new Promise((resolve) => server.listen(0, resolve));
  const { port } = /** @type {any} */ (server.address());
  upstream = new Pool(`http://127.0.0.1:${port}`, {
    connections: 2,
    keepAliveTimeout: 60_000,
  });
  await Promise.all([0, 1].map(() => poolOfUndici.run(new Request(), fetchRows)));
}

module.exports = { start };
