'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const { once } = require('node:events');
const { WebSocket, WebSocketServer } = require('ws');

/**
 * A WebSocket server that answers each message with what the context says. A connection is one
 * context, entered when it is made.
 *
 * @param {import('./index.js').Shop} shop
 * @returns {Promise<string>} its address
 */
async function createCourier({ storage, currentId, log, queries }) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');

  server.on('connection', (socket, { headers }) => {
    const passedId = headers['x-request-id'];

    const answer = async (data) => {
      const received = currentId();
      const price = await queries.priceOf(passedId, String(data));
      log.info({ passedId }, 'courier: answers');
      socket.send(JSON.stringify({ received, answered: currentId(), ...price }));
    };

    // A socket's listeners run in the context of the socket, which no request has made.
    storage.run({ id: passedId }, () => socket.on('message', AsyncLocalStorage.bind(answer)));
  });

  return `ws://127.0.0.1:${server.address().port}`;
}

/**
 * @param {import('./index.js').Shop} shop
 * @param {string} url
 */
function openCourierClient({ currentId, log }, url) {
  /**
   * A message there and back, on a connection of its own.
   *
   * @param {string} passedId
   * @param {string} item
   * @returns {Promise<Record<string, string | null>>} what the context said on the way
   */
  return async function askCourier(passedId, item) {
    const ids = {};
    const socket = new WebSocket(url, { headers: { 'x-request-id': currentId() } });
    await once(socket, 'open');
    ids.opened = currentId();
    socket.send(item);
    const [data] = await once(socket, 'message');
    const { received, answered } = JSON.parse(data);
    Object.assign(ids, { received, answered, 'came back': currentId() });
    socket.on('close', () => log.info({ passedId }, 'courier: closed'));
    socket.close();
    await once(socket, 'close');
    return ids;
  };
}

module.exports = { createCourier, openCourierClient };
