'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');

const ROOT = path.join(__dirname, '..', '..');
const AT_ONCE = 100;

/** How long to wait for the log lines, in milliseconds. */
const PATIENCE = 300_000;

/**
 * The first way shows that the application is correct with Node's own storage. With ours in its
 * place it must be correct as well.
 */
const ways = [
  { name: 'without this package', flags: [], main: 'app.js', ours: false },
  {
    name: 'under --require native-async-context/register',
    flags: ['--require', 'native-async-context/register'],
    main: 'app.js',
    ours: true,
  },
  {
    name: 'under --import native-async-context/register',
    flags: ['--import', 'native-async-context/register'],
    main: 'app.mjs',
    ours: true,
  },
];

/**
 * What each server answers: every id that it read from the context on the way.
 *
 * @type {Record<string, (id: string) => object>}
 */
const ids = {
  courier: (id) => ({ opened: id, received: id, answered: id, 'came back': id }),
  orders: (id) => ({
    'body read': id,
    database: { stored: id, within: id, 'stored again': id },
    'order placed': id,
    prices: { 'body read': id, 'price known': id },
    courier: ids.courier(id),
    'all done': id,
  }),
  prices: (id) => ({
    'body read': id,
    'price known': id,
    courier: ids.courier(id),
    stock: { 'body read': id, 'body read, koa': id, 'stock known': id, 'answered, koa': id },
    'all done': id,
  }),
  stock: (id) => ({
    'body read': id,
    'body read, koa': id,
    'stock known': id,
    courier: ids.courier(id),
    orders: { 'status 200': id, answered: id },
    'all done': id,
    'answered, koa': id,
  }),
};

/**
 * How many log lines of each kind a request makes.
 *
 * @typedef {Record<string, number>} Lines
 */

/** @param {Lines[]} all */
function sum(...all) {
  /** @type {Lines} */
  const result = {};
  for (const [line, count] of all.flatMap(Object.entries)) {
    result[line] = (result[line] ?? 0) + count;
  }
  return result;
}

/** @param {number} count */
const queries = (count) => ({ 'database: asked': count, 'database: answered': count });

const courier = sum(queries(1), { 'courier: answers': 1, 'courier: closed': 1 });
const sentByPrices = { 'prices: a question': 1, 'prices: an answer': 1, 'prices: sent': 1 };
const sentByStock = { 'stock: a question': 1, 'stock: an answer': 1 };

/** @type {Record<string, Lines>} */
const lines = {
  orders: sum(
    courier,
    queries(2),
    { 'orders: an order': 1, 'orders: sent': 1 },
    queries(1),
    sentByPrices,
  ),
  prices: sum(courier, queries(1), sentByPrices, queries(2), sentByStock),
  stock: sum(courier, queries(2), sentByStock, queries(1), {
    'orders: counted': 1,
    'orders: sent': 1,
  }),
};

/**
 * @typedef {object} Route
 * @property {string} name
 * @property {'orders' | 'prices' | 'stock'} server
 * @property {string} path
 * @property {string[]} body in packets
 * @property {number} status
 * @property {(id: string) => object} ids
 * @property {Lines} lines
 */

/** @type {Route[]} */
const routes = [
  {
    name: 'orders (express)',
    server: 'orders',
    path: '/order',
    body: ['{"item":', '"tea"}'],
    status: 200,
    ids: ids.orders,
    lines: lines.orders,
  },
  {
    name: 'prices (fastify)',
    server: 'prices',
    path: '/offer',
    body: ['{"item":', '"coffee"}'],
    status: 200,
    ids: ids.prices,
    lines: lines.prices,
  },
  {
    name: 'stock (koa)',
    server: 'stock',
    path: '/delivery',
    body: ['{"item":', '"tea"}'],
    status: 200,
    ids: ids.stock,
    lines: lines.stock,
  },
  {
    name: 'orders (express), not JSON',
    server: 'orders',
    path: '/order',
    body: ['{"item":', '}'],
    status: 400,
    ids: (id) => ({ failed: id }),
    lines: { 'orders: failed': 1, 'orders: sent': 1 },
  },
  {
    name: 'prices (fastify), not JSON',
    server: 'prices',
    path: '/offer',
    body: ['{"item":', '}'],
    status: 400,
    ids: (id) => ({ failed: id }),
    lines: { 'prices: failed': 1, 'prices: an answer': 1, 'prices: sent': 1 },
  },
  {
    name: 'stock (koa), not JSON',
    server: 'stock',
    path: '/delivery',
    body: ['{"item":', '}'],
    status: 400,
    ids: (id) => ({ failed: id, 'failed, koa': id }),
    lines: { 'stock: failed': 1, 'stock: an answer': 1 },
  },
];

/**
 * @param {(typeof ways)[number]} way
 */
async function start({ flags, main }) {
  const child = spawn(
    process.execPath,
    [...flags, '--require', path.join(__dirname, 'observer.js'), path.join(__dirname, main)],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  const ended = new Promise((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`the application ended with ${signal ?? `exit code ${code}`}`));
    });
  });
  // Awaited only in a race, so mark the rejection as handled.
  ended.catch(() => {});
  const message = async () => (await Promise.race([once(child, 'message'), ended]))[0];

  return {
    urls: await message(),
    stop: () => child.kill('SIGKILL'),

    whoseStorages() {
      child.send('whose storages?');
      return message();
    },

    /**
     * @param {number} count how many lines to wait for
     * @returns {Promise<{ msg: string, id: string | null, passedId: string }[]>} all log lines
     */
    async lines(count) {
      const signal = AbortSignal.timeout(PATIENCE);
      const number = () => output.split('\n').length - 1;
      while (number() < count && !signal.aborted) {
        await once(child.stdout, 'data', { signal }).catch(() => {});
      }
      return output.trimEnd().split('\n').map(JSON.parse);
    },
  };
}

/**
 * @param {string} url
 * @param {string} id
 * @param {string[]} packets
 */
async function post(url, id, packets) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': id },
    body: ReadableStream.from(slowly(packets)),
    duplex: 'half',
  });
  return { status: response.status, ...(await response.json()) };
}

/**
 * Sends a body in several packets, so that its reader has to wait.
 *
 * @param {string[]} packets
 */
async function* slowly(packets) {
  for (const packet of packets) {
    yield Buffer.from(packet);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

for (const way of ways) {
  describe(`an application ${way.name}`, () => {
    /** @type {Awaited<ReturnType<typeof start>>} */
    let application;
    /** @type {Record<string, Lines>} */
    const expectedLines = {};

    before(async () => {
      application = await start(way);
    });
    after(() => application?.stop());

    for (const route of routes) {
      test(`answers ${AT_ONCE} requests at once, each in its own context: ${route.name}`, async () => {
        await Promise.all(
          Array.from({ length: AT_ONCE }, async (_, index) => {
            const id = `${route.name} ${index}`;
            expectedLines[id] = route.lines;
            const url = `${application.urls[route.server]}${route.path}`;
            assert.deepEqual(await post(url, id, route.body), {
              status: route.status,
              ids: route.ids(id),
            });
          }),
        );
      });
    }

    test('wrote every log line, each in the context of its own request', async () => {
      const count = Object.values(expectedLines)
        .flatMap(Object.values)
        .reduce((total, each) => total + each, 0);
      /** @type {Record<string, Lines>} */
      const found = {};
      /** @type {Lines} */
      const wrong = {};
      for (const { msg, id, passedId } of await application.lines(count)) {
        found[passedId] ??= {};
        found[passedId][msg] = (found[passedId][msg] ?? 0) + 1;
        if (id !== passedId) wrong[msg] = (wrong[msg] ?? 0) + 1;
      }
      assert.deepEqual(wrong, {});
      assert.deepEqual(found, expectedLines);
    });

    test(`has the storages of ${way.ours ? 'this package' : 'Node'}, its own and koa's`, async () => {
      const { ours } = await application.whoseStorages();
      assert.deepEqual(ours, [way.ours, way.ours]);
    });
  });
}
