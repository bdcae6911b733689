'use strict';

const { once } = require('node:events');
const http = require('node:http');
const http2 = require('node:http2');
const https = require('node:https');
const tls = require('node:tls');
const { text } = require('node:stream/consumers');
const { row } = require('../kinds.js');

const HOST = '127.0.0.1';

/** Both ends share a key, so no certificate is needed. */
const SECURE = {
  pskCallback: (_socket, identity) =>
    // The server gets the client's identity; the client gets no identity, and returns its own.
    identity === 'client' ? Buffer.alloc(32, 1) : { psk: Buffer.alloc(32, 1), identity: 'client' },
  ciphers: 'PSK',
  maxVersion: 'TLSv1.2',
  checkServerIdentity: () => undefined,
};

/**
 * @template {import('node:net').Server} S
 * @param {import('../labelled.js').Labelled} storage
 * @param {() => S} create
 * @returns {Promise<{ server: S, port: number, url: string }>}
 */
async function listening(storage, create) {
  const server = storage.run('created the server', () => create().listen(0, HOST));
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { server, port, url: `http://${HOST}:${port}` };
}

/** @param {http.Server} server */
function close(server) {
  server.close();
  server.closeAllConnections();
}

const answer = (_request, response) => response.end('text');

/**
 * A row with an HTTP server that answers.
 *
 * @param {string} name
 * @param {string} expected
 * @param {(storage: any, read: any, parts: { server: http.Server, url: string, port: number }) => unknown} body
 * @param {http.RequestListener} [listener]
 */
const served = (name, expected, body, listener = answer) =>
  row(name, expected, async (storage, read, seen) => {
    const { server, ...where } = await listening(storage, () => http.createServer(listener));
    await body(storage, read, { server, ...where });
    await seen;
    close(server);
  });

/** @param {http.ClientRequest} request */
async function finished(request) {
  const [response] = await once(request, 'response');
  await text(response);
}

/**
 * Two requests, the second on the connection that the first opened.
 *
 * @param {any} storage
 * @param {string} url
 * @param {(second: http.ClientRequest) => void} look
 */
async function keptAlive(storage, url, look) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  await finished(storage.run('first', () => http.get(url, { agent })));
  // The agent takes the socket back in a later tick.
  await new Promise((resolve) => setImmediate(resolve));
  const second = storage.run('second', () => http.get(url, { agent }));
  look(second);
  await finished(second);
  if (!second.reusedSocket) throw new Error('the connection was not kept');
  agent.destroy();
}

/**
 * A row with a TLS server and a connection to it.
 *
 * @param {string} name
 * @param {string} expected
 * @param {(storage: any, read: any, parts: { server: tls.Server, connect: () => tls.TLSSocket }) => unknown} body
 *   returns the client
 */
const secured = (name, expected, body) =>
  row(name, expected, async (storage, read, seen) => {
    const { server, port } = await listening(storage, () => tls.createServer(SECURE));
    const connect = () =>
      storage.run('connected', () => tls.connect({ ...SECURE, host: HOST, port }));
    const client = await body(storage, read, { server, connect });
    await seen;
    client.destroy();
    server.close();
  });

module.exports = [
  served("http.Server 'request'", 'created the server', (storage, read, { server, url }) => {
    storage.run('listened', () => server.once('request', read));
    return finished(storage.run('requested', () => http.get(url)));
  }),
  served(
    "http.Server 'request', on a kept-alive socket",
    'created the server',
    (storage, read, { server, url }) =>
      keptAlive(storage, url, () => storage.run('listened', () => server.once('request', read))),
  ),
  served(
    'await in a request listener',
    'its own request',
    async (storage, read, { server, url }) => {
      server.removeAllListeners('request').on('request', (_request, response) =>
        storage.run('its own request', async () => {
          await new Promise((resolve) => setTimeout(resolve, 1));
          read();
          response.end();
        }),
      );
      await finished(storage.run('requested', () => http.get(url)));
    },
  ),
  served(
    "http.IncomingMessage 'data', on the server",
    'created the server',
    async (storage, read, { server, url }) => {
      server.removeAllListeners('request').on('request', (request, response) => {
        storage.run('listened', () => request.once('data', read));
        request.once('end', () => response.end());
      });
      const request = storage.run('requested', () => http.request(url, { method: 'POST' }));
      request.flushHeaders();
      await once(server, 'request');
      await new Promise((resolve) => setImmediate(resolve));
      storage.run('wrote', () => request.end('text'));
      await finished(request);
    },
  ),
  served('for await of a request body', 'registered', async (storage, read, { server, url }) => {
    server.removeAllListeners('request').on('request', (request, response) =>
      storage.run('registered', async () => {
        for await (const _ of request) read();
        response.end();
      }),
    );
    const request = storage.run('requested', () => http.request(url, { method: 'POST' }));
    request.end('text');
    await finished(request);
  }),
  served("http.ServerResponse 'finish'", 'ended', async (storage, read, { server, url }) => {
    server.removeAllListeners('request').on('request', (_request, response) => {
      storage.run('listened', () => response.once('finish', read));
      storage.run('ended', () => response.end());
    });
    await finished(storage.run('requested', () => http.get(url)));
  }),

  served("http.ClientRequest 'response'", 'requested', (storage, read, { url }) => {
    const request = storage.run('requested', () => http.get(url));
    storage.run('listened', () => request.once('response', read));
    return finished(request);
  }),
  served(
    "http.ClientRequest 'response', on a kept-alive socket",
    'second',
    (storage, read, { url }) => keptAlive(storage, url, (second) => second.once('response', read)),
  ),
  served(
    "http.IncomingMessage 'data', on a kept-alive socket",
    'second',
    (storage, read, { url }) =>
      keptAlive(storage, url, (second) =>
        second.once('response', (response) => response.once('data', read)),
      ),
  ),
  served(
    "http.ClientRequest 'response', queued for a connection",
    'second',
    async (storage, read, { url }) => {
      const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
      const first = storage.run('first', () => http.get(url, { agent }));
      const second = storage.run('second', () => http.get(url, { agent }));
      second.once('response', read);
      await Promise.all([finished(first), finished(second)]);
      agent.destroy();
    },
  ),
  served("http.IncomingMessage 'end'", 'requested', async (storage, read, { server, url }) => {
    server.removeAllListeners('request');
    const arrival = once(server, 'request');
    const request = storage.run('requested', () => http.get(url));
    const [, response] = await arrival;
    response.flushHeaders();
    const [message] = await once(request, 'response');
    storage.run('listened', () => message.resume().once('end', read));
    await new Promise((resolve) => setImmediate(resolve));
    storage.run('ended', () => response.end());
  }),
  served("http.ClientRequest 'error'", 'requested', (storage, read, { server, url }) => {
    server.removeAllListeners('request').on('request', (_request, response) => response.destroy());
    const request = storage.run('requested', () => http.get(url));
    storage.run('listened', () => request.once('error', read));
  }),

  row("https: 'response'", 'requested', async (storage, read, seen) => {
    const { server, port } = await listening(storage, () => https.createServer(SECURE, answer));
    const request = storage.run('requested', () =>
      https.get({ ...SECURE, host: HOST, port, agent: false }),
    );
    storage.run('listened', () => request.once('response', read));
    await finished(request);
    await seen;
    close(server);
  }),
  row("https: 'request'", 'created the server', async (storage, read, seen) => {
    const { server, port } = await listening(storage, () => https.createServer(SECURE, answer));
    storage.run('listened', () => server.once('request', read));
    await finished(
      storage.run('requested', () => https.get({ ...SECURE, host: HOST, port, agent: false })),
    );
    await seen;
    close(server);
  }),

  secured("tls.Server 'secureConnection'", 'created the server', (storage, read, parts) => {
    storage.run('listened', () => parts.server.once('secureConnection', read));
    return parts.connect();
  }),
  secured("tls.TLSSocket 'secureConnect'", 'connected', (storage, read, { connect }) => {
    const client = connect();
    return storage.run('listened', () => client.once('secureConnect', read));
  }),
  secured("tls.TLSSocket 'data'", 'connected', async (storage, read, { server, connect }) => {
    const connection = once(server, 'secureConnection');
    const client = connect();
    storage.run('listened', () => client.once('data', read));
    const [accepted] = await connection;
    storage.run('wrote', () => accepted.write('text'));
    return client;
  }),
  secured('tls.TLSSocket, the callback of write', 'registered', async (storage, read, parts) => {
    const client = parts.connect();
    await once(client, 'secureConnect');
    storage.run('registered', () => client.write('text', read));
    return client;
  }),

  row("http2: 'response'", 'requested', (storage, read, seen) =>
    overHttp2(storage, seen, ({ session }) => {
      const stream = storage.run('requested', () => session.request());
      storage.run('listened', () => stream.once('response', read)).resume();
    }),
  ),
  row("http2: 'data'", 'requested', (storage, read, seen) =>
    overHttp2(storage, seen, ({ session }) => {
      const stream = storage.run('requested', () => session.request());
      storage.run('listened', () => stream.once('data', read));
    }),
  ),
  row("http2: 'stream', on the server", 'created the server', (storage, read, seen) =>
    overHttp2(storage, seen, ({ server, session }) => {
      storage.run('listened', () => server.once('stream', read));
      storage.run('requested', () => session.request()).resume();
    }),
  ),

  served('await fetch', 'registered', (storage, read, { url }) =>
    storage.run('registered', async () => {
      const response = await fetch(url);
      read();
      await response.text();
    }),
  ),
  served('await response.text()', 'registered', (storage, read, { url }) =>
    storage.run('registered', async () => {
      const response = await fetch(url);
      await response.text();
      read();
    }),
  ),
  served('await fetch, on a kept-alive socket', 'second', async (storage, read, { url }) => {
    await storage.run('first', async () => (await fetch(url)).text());
    await storage.run('second', async () => {
      await (await fetch(url)).text();
      read();
    });
  }),
];

/**
 * @param {any} storage
 * @param {Promise<unknown>} seen
 * @param {(parts: { server: http2.Http2Server, session: http2.ClientHttp2Session }) => void} body
 */
async function overHttp2(storage, seen, body) {
  const { server, url } = await listening(storage, () => http2.createServer());
  server.on('stream', (stream) => {
    stream.respond();
    stream.end('text');
  });
  const session = storage.run('connected', () => http2.connect(url));
  await once(session, 'connect');
  body({ server, session });
  await seen;
  session.close();
  server.close();
}
