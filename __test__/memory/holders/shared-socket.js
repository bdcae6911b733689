'use strict';

const net = require('node:net');
const AsyncLocalStorage = require('./storage.js');
const { Request } = require('./request.js');

/** Requests that share one connection, and leave a listener on it. */

const sharedSocket = new AsyncLocalStorage({ name: 'sharedSocket' });

/** @type {net.Socket} */
let connection;

function query() {
  const request = sharedSocket.getStore();
  connection.on('data', () => request.rows);
}

async function start() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, resolve));
  const { port } = /** @type {any} */ (server.address());
  connection = net.connect(port);
  connection.setMaxListeners(0);
  await new Promise((resolve) => connection.once('connect', resolve));
  for (let each = 0; each < 3; each++) sharedSocket.run(new Request(), query);
}

module.exports = { start };
