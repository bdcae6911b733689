'use strict';

const http = require('node:http');
const AsyncLocalStorage = require('./storage.js');
const { Request } = require('./request.js');

/** A server whose clients keep their connections open and idle. */

const idleConnections = new AsyncLocalStorage({ name: 'idleConnections' });

const server = http.createServer((_, response) => {
  idleConnections.run(new Request(), async () => {
    await null;
    response.end(String(idleConnections.getStore() instanceof Request));
  });
});

async function start() {
  await new Promise((resolve) => server.listen(0, resolve));
  const agent = new http.Agent({ keepAlive: true });
  const { port } = /** @type {any} */ (server.address());
  const get = () =>
    new Promise((resolve, reject) => {
      http
        .get({ port, agent }, (response) => response.resume().on('end', resolve))
        .on('error', reject);
    });
  await Promise.all([get(), get(), get()]);
}

module.exports = { start };
