'use strict';

const dgram = require('node:dgram');
const dns = require('node:dns');
const { once } = require('node:events');
const net = require('node:net');
const { awaited, completion, row } = require('../kinds.js');

const HOST = '127.0.0.1';

/**
 * A server and one connection to it, each made in its own context.
 *
 * @param {import('../labelled.js').Labelled} storage
 * @param {(parts: { server: net.Server, client: net.Socket, accepted: net.Socket }) => unknown} body
 */
async function connected(storage, body) {
  const server = storage.run('created the server', () => net.createServer().listen(0, HOST));
  await once(server, 'listening');
  const connection = once(server, 'connection');
  const client = storage.run('connected', () => net.connect(server.address().port, HOST));
  await once(client, 'connect');
  const [accepted] = await connection;
  await body({ server, client, accepted });
  client.destroy();
  accepted.destroy();
  server.close();
}

/**
 * @param {string} name
 * @param {string | undefined} expected
 * @param {(storage: any, read: () => void, parts: any) => unknown} body
 */
const connection = (name, expected, body) =>
  row(name, expected, (storage, read, seen) =>
    connected(storage, async (parts) => {
      await body(storage, read, parts);
      await seen;
    }),
  );

/** @param {any} storage */
async function dgramPair(storage) {
  const socket = storage.run('created', () => dgram.createSocket('udp4').bind(0, HOST));
  await once(socket, 'listening');
  return { socket, port: socket.address().port };
}

module.exports = [
  completion('dns.lookup', (callback) => dns.lookup('localhost', callback)),
  awaited('await dns.promises.lookup', () => dns.promises.lookup('localhost')),
  row('dns.Resolver, resolve4', 'registered', (storage, read) => {
    const resolver = storage.run('created', () => new dns.Resolver());
    // No server listens there: it only matters that the query calls back.
    resolver.setServers([`${HOST}:1`]);
    storage.run('registered', () => resolver.resolve4('example.invalid', read));
    storage.run('cancelled', () => resolver.cancel());
  }),

  row("net.Server 'listening'", 'created', async (storage, read, seen) => {
    const server = storage.run('created', () => net.createServer().listen(0, HOST));
    storage.run('listened', () => server.once('listening', read));
    await seen;
    server.close();
  }),
  row("net.Server 'connection'", 'created', async (storage, read, seen) => {
    const server = storage.run('created', () => net.createServer().listen(0, HOST));
    await once(server, 'listening');
    storage.run('listened', () => server.once('connection', read));
    const client = storage.run('connected', () => net.connect(server.address().port, HOST));
    await seen;
    client.destroy();
    server.close();
  }),
  row('net.Server, the callback of close', 'closed', async (storage, read) => {
    const server = storage.run('created', () => net.createServer().listen(0, HOST));
    await once(server, 'listening');
    storage.run('closed', () => server.close(read));
  }),
  row("net.Socket 'connect'", 'connected', async (storage, read, seen) => {
    const server = storage.run('created', () => net.createServer().listen(0, HOST));
    await once(server, 'listening');
    const client = storage.run('connected', () => net.connect(server.address().port, HOST));
    storage.run('listened', () => client.once('connect', read));
    await seen;
    client.destroy();
    server.close();
  }),
  connection("net.Socket 'data'", 'connected', (storage, read, { client, accepted }) => {
    storage.run('listened', () => client.once('data', read));
    storage.run('wrote', () => accepted.write('text'));
  }),
  connection("net.Socket 'end'", 'connected', (storage, read, { client, accepted }) => {
    storage.run('listened', () => client.resume().once('end', read));
    storage.run('ended', () => accepted.end());
  }),
  // libuv made the accepted socket, not JavaScript.
  connection("an accepted net.Socket 'data'", undefined, (storage, read, parts) => {
    storage.run('listened', () => parts.accepted.once('data', read));
    storage.run('wrote', () => parts.client.write('text'));
  }),
  connection('net.Socket, the callback of write', 'registered', (storage, read, { client }) =>
    storage.run('registered', () => client.write('text', read)),
  ),
  connection('net.Socket, the callback of end', 'registered', (storage, read, { client }) =>
    storage.run('registered', () => client.end('text', read)),
  ),
  connection("net.Socket 'timeout'", 'registered', (storage, read, { client }) => {
    storage.run('registered', () => client.setTimeout(1, read));
  }),
  connection('for await of a net.Socket', 'registered', async (storage, read, parts) => {
    const done = storage.run('registered', async () => {
      for await (const _ of parts.client) read();
    });
    storage.run('wrote', () => parts.accepted.end('text'));
    await done;
  }),

  row("dgram.Socket 'message'", 'created', async (storage, read, seen) => {
    const { socket, port } = await dgramPair(storage);
    storage.run('listened', () => socket.once('message', read));
    storage.run('sent', () => socket.send('text', port, HOST));
    await seen;
    socket.close();
  }),
  row('dgram.Socket, the callback of send', 'registered', async (storage, read, seen) => {
    const { socket, port } = await dgramPair(storage);
    storage.run('registered', () => socket.send('text', port, HOST, read));
    await seen;
    socket.close();
  }),
  row("dgram.Socket 'close'", 'closed', async (storage, read) => {
    const { socket } = await dgramPair(storage);
    storage.run('closed', () => socket.close(read));
  }),
];
