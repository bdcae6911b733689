'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const { once } = require('node:events');
const { WebSocket, WebSocketServer } = require('ws');

/**
 * A WebSocket server that answers each message with the id in the context. Each connection has one
 * context, entered when the connection is made.
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

    // A socket's listeners run in the context of the socket, which belongs to no request.
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
   * Sends a message and waits for the answer, on a separate connection.
   *
   * @param {string} passedId
   * @param {string} item
   * @returns {Promise<Record<string, string | null>>} the ids read from the context on the way
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
