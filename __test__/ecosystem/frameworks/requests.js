'use strict';

const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');

/**
 * @typedef {object} Sent
 * @property {number} port
 * @property {string} path
 * @property {string} id
 * @property {string} user
 * @property {string[]} [body] in packets, so that the reader has to wait
 * @property {() => Promise<unknown>} [between] awaited after each packet; by default 5 ms
 * @property {string} [type] of the body
 * @property {'in the request' | 'in the response'} [leave] where the client breaks off
 */

/**
 * @param {http.Agent} agent
 * @param {Sent} sent
 * @returns {Promise<{ left: boolean, reused: boolean, status?: number, id?: unknown, text: string }>}
 */
function send(agent, sent) {
  const { port, path, id, user, body, type = 'application/json', leave } = sent;
  const { between = () => sleep(5) } = sent;
  const request = http.request({
    agent,
    host: '127.0.0.1',
    port,
    path,
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'x-request-id': id,
      'x-user': user,
      ...(body !== undefined && { 'content-type': type }),
    },
  });

  return new Promise((resolve, reject) => {
    let text = '';
    const end = (
      /** @type {boolean} */ left,
      /** @type {http.IncomingMessage | undefined} */ response = undefined,
    ) =>
      resolve({
        left,
        reused: request.reusedSocket,
        status: response?.statusCode,
        id: response?.headers['x-request-id'],
        text,
      });
    const fail = (/** @type {Error} */ error) => (leave === undefined ? reject(error) : end(true));

    request.on('error', fail);
    request.on('response', async (response) => {
      try {
        for await (const chunk of response.setEncoding('utf8')) {
          text += chunk;
          if (leave === 'in the response') request.destroy();
          // Slowly, so that the server has to wait.
          await sleep(1);
        }
        end(false, response);
      } catch (error) {
        fail(error);
      }
    });
    void write();
  });

  async function write() {
    for (const packet of body ?? []) {
      await new Promise((resolve) => request.write(packet, resolve));
      await between();
    }
    if (leave === 'in the request') request.destroy();
    else request.end();
  }
}

module.exports = { send };
