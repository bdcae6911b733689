'use strict';

const assert = require('node:assert/strict');
const { EventEmitter } = require('node:events');
const http = require('node:http');
const { test } = require('node:test');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { bindEmitter } = require('../../entries/events.js');
const { mustCall } = require('../helpers/must-call.js');

/* The stumbling blocks in docs/events.md: each surprise, and the one line that fixes it. */

test('req.on("data") and "end", registered inside of run, for a request with a body', async () => {
  const requests = new AsyncLocalStorage();
  const seen = { plain: [], bound: [] };
  const arrived = new EventEmitter();
  const server = http.createServer((req, res) => {
    const name = String(req.headers['x-name']);
    requests.run(name, () => {
      if (name === 'bound') bindEmitter(req); // the line
      req.on('data', () => seen[name].push(requests.getStore()));
      req.on('end', () => {
        seen[name].push(requests.getStore());
        res.end();
      });
    });
    arrived.emit(name);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  for (const name of ['plain', 'bound']) {
    await new Promise((resolve, reject) => {
      const req = http.request({ port, host: '127.0.0.1', method: 'POST', agent: false });
      req.setHeader('x-name', name);
      req.on('error', reject);
      req.on('response', (res) => res.resume().on('end', resolve));
      req.write('first');
      // The second packet is sent after the handler has returned.
      arrived.once(name, () => setImmediate(() => req.end('second')));
    });
  }
  server.close();
  assert.ok(seen.plain.length >= 2 && seen.bound.length >= 2);
  // Data that came with the headers is read in a tick that `on` schedules. The parser reads the rest.
  assert.equal(seen.plain.at(-1), undefined);
  assert.ok(seen.bound.every((store) => store === 'bound'));
});

test('a listener in the manner of socket.io: each packet has the context of who sent it', () => {
  const user = new AsyncContext.Variable();
  const server = new EventEmitter();
  const seen = [];
  server.on(
    'connection',
    mustCall(
      (socket, bind) =>
        user.run('of the connection', () => {
          if (bind) bindEmitter(socket, new AsyncContext.Snapshot()); // the line
          socket.on('message', () => seen.push(user.get()));
        }),
      2,
    ),
  );
  for (const bind of [false, true]) {
    const socket = new EventEmitter();
    server.emit('connection', socket, bind);
    user.run('of the packet', () => socket.emit('message'));
  }
  assert.deepEqual(seen, ['of the packet', 'of the connection']);
});

test('a callback that waits in a pool: all see the request that woke the pool', async () => {
  const user = new AsyncContext.Variable();
  /** @type {(() => void)[]} */
  const waiting = [];
  const pool = {
    query(callback) {
      waiting.push(callback);
      if (waiting.length === 1) setImmediate(() => waiting.splice(0).forEach((each) => each()));
    },
  };
  const ask = (bind) => (name) =>
    user.run(
      name,
      () =>
        new Promise((resolve) => {
          const callback = mustCall(() => resolve(user.get()));
          pool.query(bind ? AsyncContext.Snapshot.wrap(callback) : callback); // the line
        }),
    );
  assert.deepEqual(await Promise.all(['A', 'B', 'C'].map(ask(false))), ['A', 'A', 'A']);
  assert.deepEqual(await Promise.all(['A', 'B', 'C'].map(ask(true))), ['A', 'B', 'C']);
});
