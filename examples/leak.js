'use strict';

/**
 * A server that leaks: two places keep the context of a request after its response. The storage is Node's
 * own, as in most programs that look for a leak.
 *
 *     native-async-context memory --after 3 --older 1 examples/leak.js
 */

const { AsyncLocalStorage } = require('node:async_hooks');
const http = require('node:http');

const request = new AsyncLocalStorage();

/** Users by name, so that each is loaded once. */
const users = new Map();

/** @param {string} name */
async function loadUser(name) {
  await null;
  // Leak 1: the result refers to the request that asked first, and the cache keeps the result.
  return { name, loadedBy: request.getStore() };
}

/** @type {NodeJS.Timeout | undefined} */
let statistics;

function report() {
  // Leak 2: the first request starts the timer, which starts itself again and again in its context.
  statistics = setTimeout(report, 200);
}

const server = http.createServer(({ url = '/' }, response) => {
  request.run({ url, body: Buffer.alloc(1000), rows: Array.from(url.repeat(500)) }, async () => {
    if (statistics === undefined) report();
    if (url === '/health') {
      response.end('ok');
      return;
    }
    if (!users.has(url)) users.set(url, loadUser(url));
    const { name } = await users.get(url);
    response.end(name);
  });
});

server.listen(0, async () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const agent = new http.Agent({ keepAlive: true, maxSockets: 5 });
  const paths = ['/health', ...Array.from({ length: 100 }, (_, user) => `/user/${user}`)];
  for (const path of paths) {
    await new Promise((resolve, reject) => {
      http
        .get({ port, agent, path }, (answer) => answer.resume().on('end', resolve))
        .on('error', reject);
    });
  }
  console.log('served 101 requests');
});
