'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const { after, before, test } = require('node:test');
const { setTimeout: pause } = require('node:timers/promises');
const undici = require('undici');
const { WebSocket, WebSocketServer } = require('ws');
const { AsyncContext } = require('../../index.js');
const { Propagator, portable } = require('../../entries/portable.js');

/*
 * Interleaved requests over HTTP and WebSocket. The server gets their values only from what they carry. Some
 * requests are aborted while the server works: it continues with their values.
 */

const COUNT = 300;

const tenant = portable(new AsyncContext.Variable(), {
  name: 'tenant',
  decode: (text) => (/^tenant-\d$/.test(text) ? text : undefined),
});
const number = portable(new AsyncContext.Variable(), {
  name: 'number',
  encode: String,
  decode: (text) => (/^\d{1,3}$/.test(text) ? Number(text) : undefined),
});
const rejected = [];
const propagator = new Propagator([tenant, number], { onReject: (it) => rejected.push(it) });

const seen = () => ({ tenant: tenant.get(), number: number.get() });
const ownOf = (/** @type {number} */ n) => ({ tenant: `tenant-${n % 7}`, number: n });
const isAborted = (/** @type {number} */ n) => n % 10 === 7;

/** @param {number} n @param {(n: number) => unknown} fn */
const asRequest = (n, fn) =>
  tenant.run(ownOf(n).tenant, () => number.run(n, async () => (await pause(n % 5), fn(n))));

/** What the server saw, by the number in the path, which is not part of the context. */
let served = new Map();
/** How many requests the server has seen aborted. */
let aborted = 0;

const server = http.createServer((request, response) => {
  propagator.extract(request.headers, async () => {
    const n = Number(request.url?.slice(1));
    const first = seen();
    response.on('close', () => {
      if (!response.writableFinished) aborted++;
    });
    for await (const _ of request) assert.deepEqual(seen(), first);
    await pause(n % 3);
    served.set(n, [first, seen()]);
    // Waits for the abort instead of answering, so that it comes while the server works.
    if (isAborted(n) && !response.closed) await once(response, 'close');
    else response.end(JSON.stringify(seen()));
  });
});

let origin = '';
before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});

/** Resolves when the server has started on a request. @param {number} n */
async function began(n) {
  while (!served.has(n)) await pause(1);
}

const agent = new undici.Agent({ connections: 20 });
const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 20 });
after(() => agent.close());
after(() => httpAgent.destroy());

/** Each requests a path with a signal, and returns the body. */
const clients = {
  async fetch(path, signal) {
    const response = await fetch(origin + path, { headers: propagator.inject(), signal });
    return response.json();
  },
  async 'fetch with Headers'(path, signal) {
    const headers = new Headers(propagator.inject({ accept: 'application/json' }));
    const response = await fetch(origin + path, { method: 'POST', body: 'x', headers, signal });
    return response.json();
  },
  async 'undici.request'(path, signal) {
    const options = { headers: propagator.inject(), signal, dispatcher: agent };
    const { body } = await undici.request(origin + path, options);
    return body.json();
  },
  'node:http': (path, signal) =>
    new Promise((resolve, reject) => {
      const headers = propagator.inject();
      http
        .get(origin + path, { headers, signal, agent: httpAgent }, async (response) => {
          let text = '';
          for await (const chunk of response) text += chunk;
          resolve(JSON.parse(text));
        })
        .on('error', reject);
    }),
};

for (const [name, ask] of Object.entries(clients)) {
  test(`${name}: every request is served with its own values, aborted ones as well`, async () => {
    served = new Map();
    aborted = 0;
    const numbers = Array.from({ length: COUNT }, (_, index) => index);
    await Promise.all(
      numbers.map((n) =>
        asRequest(n, async () => {
          const controller = new AbortController();
          const answer = ask(`/${n}`, controller.signal);
          if (isAborted(n)) {
            began(n).then(() => controller.abort());
            await assert.rejects(answer, { name: 'AbortError' });
          } else {
            assert.deepEqual(await answer, ownOf(n));
          }
          assert.deepEqual(seen(), ownOf(n));
        }),
      ),
    );
    assert.equal(served.size, numbers.length);
    for (const n of numbers) assert.deepEqual(served.get(n), [ownOf(n), ownOf(n)]);
    const expected = numbers.filter(isAborted).length;
    while (aborted < expected) await pause(1);
    assert.equal(aborted, expected);
    assert.deepEqual(rejected, []);
  });
}

test('several headers of that name count together, as node:http joins them', async () => {
  served = new Map();
  const headers = ['baggage', 'tenant=tenant-3', 'Baggage', 'x=1, number=10', 'host', 'localhost'];
  const request = http.request(`${origin}/10`, { headers });
  const [response] = await once(request.end(), 'response');
  response.resume();
  await once(response, 'end');
  assert.deepEqual(served.get(10), [ownOf(10), ownOf(10)]);
});

test('a request without a header has no values, whatever the server was started in', async () => {
  served = new Map();
  await (await fetch(`${origin}/11`)).text();
  const none = { tenant: undefined, number: undefined };
  assert.deepEqual(served.get(11), [none, none]);
});

test('WebSocket: messages of many requests on one connection, one of which is lost', async () => {
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(sockets, 'listening');
  sockets.on('connection', (socket) => {
    const work = propagator.unpack(async (/** @type {{ n: number }} */ { n }) => {
      const first = seen();
      await pause(n % 3);
      // The answer carries the values of the server's context.
      socket.send(JSON.stringify(propagator.pack({ n, first })));
    });
    socket.on('message', (data) => work(JSON.parse(String(data))));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (sockets.address());
  const connect = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    await once(socket, 'open');
    return socket;
  };
  const [lost, kept] = await Promise.all([connect(), connect()]);
  /** @type {Map<number, any[]>} */
  const answers = new Map();
  const receive = propagator.unpack((/** @type {{ n: number, first: object }} */ { n, first }) => {
    answers.set(n, [first, seen()]);
  });
  for (const socket of [lost, kept]) {
    socket.on('message', (data) => receive(JSON.parse(String(data))));
  }
  const ask = (/** @type {WebSocket} */ socket) => (/** @type {number} */ n) =>
    socket.send(JSON.stringify(propagator.pack({ n })));
  const numbers = Array.from({ length: COUNT }, (_, index) => index);
  await Promise.all(numbers.map((n) => asRequest(n, ask(n % 2 === 0 ? kept : lost))));
  lost.terminate();
  await once(lost, 'close');
  // Repeats what the lost connection did not answer: the values belong to the sender, not the connection.
  await Promise.all(numbers.filter((n) => !answers.has(n)).map((n) => asRequest(n, ask(kept))));
  while (answers.size < COUNT) await pause(1);
  for (const n of numbers) assert.deepEqual(answers.get(n), [ownOf(n), ownOf(n)]);
  kept.terminate();
  sockets.close();
  assert.deepEqual(rejected, []);
});
