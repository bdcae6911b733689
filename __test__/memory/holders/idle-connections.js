'use strict';

const http = require('node:http');
const AsyncLocalStorage = require('./storage.js');
const { Request } = require('./request.js');

/** A server whose clients keep their connections open and idle. */

const idleConnections = new AsyncLocalStorage({ name: 'idleConnections' });

/** @type {Promise<void>[]} */
const closed = [];

const server = http.createServer({ keepAliveTimeout: 60_000 }, (_, response) => {
  closed.push(new Promise((resolve) => response.on('close', resolve)));
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
  // The values are held on the server's side: wait for it as well.
  await Promise.all(closed);
}

module.exports = { start };
