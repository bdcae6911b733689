'use strict';

const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');
const { gone } = require('../kinds.js');

/** @typedef {import('../kinds.js').Room} Room */

/** @param {http.ServerResponse} response */
const answer = (response) => void response.end('answer');

/**
 * @param {Room} room
 * @param {(response: http.ServerResponse) => void} [respond]
 * @returns {Promise<{ port: number, url: string }>}
 */
function serve(room, respond = answer) {
  const server = room.hold(
    http.createServer({ keepAliveTimeout: 1e6 }, (_request, response) => respond(response)),
  );
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {net.AddressInfo} */ (server.address());
      resolve({ port, url: `http://127.0.0.1:${port}` });
    });
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
    const { url } = await serve(room, (response) => room.run(() => answer(response)));
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
    const { port } = await serve(room);
    const socket = room.run(() => room.hold(net.connect(port, '127.0.0.1')));
    await once(socket, 'connect');
    socket.destroy();
    await once(socket, 'close');
  }),
];
