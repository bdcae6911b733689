'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage: NodeStorage, AsyncResource } = require('node:async_hooks');
const { once } = require('node:events');
const http = require('node:http');
const { Readable } = require('node:stream');
const { describe, test } = require('node:test');
const express = require('express');
const { fastify } = require('fastify');
const Koa = require('koa');
const pino = require('pino');
const { AsyncLocalStorage } = require('../../../index.js');
const { bindEmitter } = require('../../../entries/events.js');
const { wrapGenerator } = require('../../../entries/generators.js');
const { send } = require('./requests.js');

/**
 * Places where a framework, or Node below it, calls back outside the context of any request. This is
 * the same with Node's own storage and with ours. Each row lists the repairs that bring the context back.
 */

const BODY = ['{"first":1,', '"second":2}'];

/**
 * @param {http.RequestListener | http.Server} served
 * @param {Partial<import('./requests.js').Sent>} [sent]
 */
async function ask(served, sent) {
  const server = typeof served === 'function' ? http.createServer(served) : served;
  const agent = new http.Agent();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const answer = await send(agent, { port, path: '/', id: 'own', user: 'own', ...sent });
  return {
    answer,
    close() {
      agent.destroy();
      server.close();
    },
  };
}

/**
 * @typedef {{ id: string }} Store
 * @typedef {NodeStorage<Store>} Storage
 * @typedef {(storage: Storage) => Promise<unknown>} Row returns the value that was seen
 */

/**
 * The second packet of a body comes after the handler has returned.
 *
 * @param {(storage: Storage, req: http.IncomingMessage, seen: () => void) => void} listen
 * @returns {Row}
 */
const bodyRow = (listen) => async (storage) => {
  /** @type {unknown[]} */
  const seen = [];
  const app = express();
  const returned = new Promise((resolve) => {
    app.post('/', (req, res) => {
      storage.run({ id: 'own' }, () => {
        listen(storage, req, () => seen.push(storage.getStore()?.id));
        req.on('end', () => res.end());
      });
      setImmediate(resolve);
    });
  });
  const { close } = await ask(app, { body: BODY, between: () => returned });
  close();
  return seen.at(-1);
};

/**
 * @param {(res: http.ServerResponse) => void} prepare
 * @returns {Row}
 */
const closeRow = (prepare) => async (storage) => {
  const app = express();
  const closed = new Promise((resolve) => {
    app.get('/', (_req, res) => {
      storage.run({ id: 'own' }, () => {
        prepare(res);
        res.on('close', () => resolve(storage.getStore()?.id));
        res.write('the first half');
      });
    });
  });
  const { close } = await ask(app, { leave: 'in the response' });
  const seen = await closed;
  close();
  return seen;
};

/**
 * Sets up Koa with one middleware, and enters the context in a certain place.
 *
 * @typedef {(app: Koa, storage: Storage, middleware: Koa.Middleware) => http.RequestListener} Entered
 */

/** @type {Entered} */
function inMiddleware(app, storage, middleware) {
  app.use((_ctx, next) => storage.run({ id: 'own' }, next));
  app.use(middleware);
  return app.callback();
}

/** @type {Entered} */
function aroundKoa(app, storage, middleware) {
  app.use(middleware);
  const serve = app.callback();
  return (req, res) => void storage.run({ id: 'own' }, () => serve(req, res));
}

/**
 * @param {Entered} entered
 * @returns {Row}
 */
const koaErrorRow = (entered) => async (storage) => {
  const app = new Koa();
  /** @type {unknown[]} */
  const seen = [];
  app.on('error', () => seen.push(storage.getStore()?.id));
  const { close } = await ask(
    entered(app, storage, () => {
      throw new Error('on purpose');
    }),
  );
  close();
  assert.equal(seen.length, 1);
  return seen[0];
};

/**
 * @param {Entered} entered
 * @param {(generator: () => AsyncGenerator<string>) => () => AsyncGenerator<string>} [wrap]
 * @returns {Row}
 */
const koaStreamRow = (entered, wrap) => async (storage) => {
  /** @type {unknown[]} */
  const seen = [];
  async function* generate() {
    seen.push(storage.getStore()?.id);
    yield 'an answer';
  }
  const { close } = await ask(
    entered(new Koa(), storage, (ctx) => {
      ctx.body = Readable.from((wrap?.(generate) ?? generate)());
    }),
  );
  close();
  assert.equal(seen.length, 1);
  return seen[0];
};

/**
 * @param {boolean} around
 * @returns {Row}
 */
const fastifyRow = (around) => async (storage) => {
  /** @type {any[]} */
  const lines = [];
  const app = fastify({
    loggerInstance: pino(
      { mixin: () => ({ ...storage.getStore() }) },
      { write: (line) => void lines.push(JSON.parse(line)) },
    ),
    ...(around && {
      serverFactory: (handler) =>
        http.createServer((req, res) => storage.run({ id: 'own' }, () => handler(req, res))),
    }),
  });
  if (!around) app.addHook('onRequest', (_req, _reply, done) => storage.run({ id: 'own' }, done));
  app.get('/', async () => 'an answer');
  await app.ready();
  const { close } = await ask(app.server);
  close();
  return lines.find(({ msg }) => msg === 'incoming request').id;
};

/** @type {{ where: string, lost: Row, repairs: Record<string, Row> }[]} */
const rows = [
  {
    where: "a listener of a request's 'data'",
    lost: bodyRow((_storage, req, seen) => req.on('data', seen)),
    repairs: {
      bindEmitter: bodyRow((_storage, req, seen) => bindEmitter(req).on('data', seen)),
      'AsyncResource.bind': bodyRow((_, req, seen) => req.on('data', AsyncResource.bind(seen))),
    },
  },
  {
    where: "a listener of a request's 'end'",
    lost: bodyRow((_storage, req, seen) => req.on('end', seen).resume()),
    repairs: {
      bindEmitter: bodyRow((_storage, req, seen) => bindEmitter(req).on('end', seen).resume()),
      'AsyncResource.bind': bodyRow((_storage, req, seen) =>
        req.on('end', AsyncResource.bind(seen)).resume(),
      ),
    },
  },
  {
    where: "a listener of a response's 'close' when the client has gone",
    lost: closeRow(() => {}),
    repairs: { bindEmitter: closeRow((res) => bindEmitter(res)) },
  },
  {
    where: "koa's 'error' event, behind a middleware that enters",
    lost: koaErrorRow(inMiddleware),
    repairs: { 'to enter around Koa': koaErrorRow(aroundKoa) },
  },
  {
    where: 'a generator that Koa sends, behind a middleware that enters',
    lost: koaStreamRow(inMiddleware),
    repairs: {
      wrapGenerator: koaStreamRow(inMiddleware, wrapGenerator),
      'to enter around Koa': koaStreamRow(aroundKoa),
    },
  },
  {
    where: "fastify's line `incoming request`, in front of all hooks",
    lost: fastifyRow(false),
    repairs: { 'to enter around Fastify': fastifyRow(true) },
  },
];

for (const { where, lost, repairs } of rows) {
  describe(where, () => {
    for (const [whose, Storage] of /** @type {const} */ ([
      ["Node's storage", NodeStorage],
      ['ours', AsyncLocalStorage],
    ])) {
      test(`is in no context, with ${whose}`, async () => {
        assert.equal(await lost(/** @type {any} */ (new Storage())), undefined);
      });
    }
    for (const [name, repaired] of Object.entries(repairs)) {
      test(`is in its own with ${name}`, async () => {
        assert.equal(await repaired(/** @type {any} */ (new AsyncLocalStorage())), 'own');
      });
    }
  });
}
