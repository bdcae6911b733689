'use strict';

const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');
const { gone } = require('../kinds.js');

/** @typedef {import('../room.js').Room} Room */

/** @param {Room} room */
function serve(room) {
  const server = room.hold(http.createServer({ keepAliveTimeout: 1e6 }));
  server.on('request', (_request, response) => response.end('answer'));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({ server, url: `http://127.0.0.1:${server.address().port}` }),
    );
  });
}

/**
 * @param {string} url
 * @param {http.Agent} agent
 * @returns {Promise<void>} when the socket is back in the pool
 */
function get(url, agent) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent }, (response) => response.resume());
    request.on('error', reject).on('close', resolve);
  });
}

/** @param {string} url */
const fetchText = async (url) => (await fetch(url)).text();

/** How many requests follow the first. */
const LATER = 5;

module.exports = [
  gone('http.Agent, a socket in its pool: the request that opened it', async (room) => {
    const { url } = await serve(room);
    const agent = room.hold(new http.Agent({ keepAlive: true }));
    await room.run(() => get(url, agent));
    for (let i = 0; i < LATER; i++) await get(url, agent);
  }),
  gone('http.Agent, a socket in its pool: later requests', async (room) => {
    const { url } = await serve(room);
    const agent = room.hold(new http.Agent({ keepAlive: true }));
    await get(url, agent);
    for (let i = 0; i < LATER; i++) await room.run(() => get(url, agent));
  }),
  gone('http.Agent without a pool', async (room) => {
    const { url } = await serve(room);
    const agent = room.hold(new http.Agent());
    await room.run(() => get(url, agent));
  }),
  gone('http.Server, a connection that is kept: its requests', async (room) => {
    const { server, url } = await serve(room);
    server.removeAllListeners('request');
    server.on('request', (_request, response) => room.run(() => response.end('answer')));
    const agent = room.hold(new http.Agent({ keepAlive: true }));
    for (let i = 0; i < LATER; i++) await get(url, agent);
  }),
  gone('fetch, a socket in its pool: the request that opened it', async (room) => {
    const { url } = await serve(room);
    await room.run(() => fetchText(url));
    for (let i = 0; i < LATER; i++) await fetchText(url);
  }),
  gone('fetch, a socket in its pool: later requests', async (room) => {
    const { url } = await serve(room);
    await fetchText(url);
    for (let i = 0; i < LATER; i++) await room.run(() => fetchText(url));
  }),
  gone('net.Socket, closed, held', async (room) => {
    const { server } = await serve(room);
    const { port } = server.address();
    const socket = room.run(() => room.hold(net.connect(port, '127.0.0.1')));
    await once(socket, 'connect');
    socket.destroy();
    await once(socket, 'close');
  }),
];
