'use strict';

const { createCourier, openCourierClient } = require('./courier.js');
const { openDatabase } = require('./database.js');
const { createLogger } = require('./logger.js');
const { createOrders } = require('./orders.js');
const { createPrices } = require('./prices.js');
const { createStock } = require('./stock.js');
const { createServices } = require('./services.js');

/**
 * Three HTTP servers and a WebSocket server that share one database and ask each other:
 *
 *     orders (express) ──► prices (fastify) ──► stock (koa) ──► orders
 *         └──────────────────────┴───────────────────┴────────► courier (ws)
 *
 * All work for a request has the id of its `x-request-id` header in the context. To check the
 * context, ids are also passed by hand (`passedId`): each log line has both, and answers list the
 * ids that were read from the context on the way (`ids`).
 *
 * @typedef {{ id: string }} Store
 *
 * @typedef {object} Shop what the servers share
 * @property {import('node:async_hooks').AsyncLocalStorage<Store>} storage
 * @property {() => string | null} currentId reads the id from the context
 * @property {import('pino').Logger} log
 * @property {ReturnType<typeof import('./database.js').createQueries>} queries
 * @property {ReturnType<typeof createServices>} services
 * @property {ReturnType<typeof openCourierClient>} askCourier
 */

/**
 * Every storage in this process. observer.js checks whose they are.
 *
 * @type {object[]}
 */
const storages = [];

/** @param {import('node:async_hooks').AsyncLocalStorage<Store>} storage */
async function startShop(storage) {
  const currentId = () => storage.getStore()?.id ?? null;
  const log = createLogger(currentId);
  const shop = { storage, currentId, log };
  shop.queries = await openDatabase(shop);
  shop.services = createServices(shop);

  const courier = await createCourier(shop);
  shop.askCourier = openCourierClient(shop, courier);
  const { url: stock, storage: storageOfKoa } = await createStock(shop);
  const prices = await createPrices(shop);
  const orders = await createOrders(shop);
  shop.services.locate({ orders, prices, stock });

  storages.push(storage, storageOfKoa);
  const urls = { orders, prices, stock };
  if (process.send === undefined) process.stdout.write(`${JSON.stringify(urls)}\n`);
  else process.send(urls);
}

module.exports = { startShop, storages };
