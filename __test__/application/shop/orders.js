'use strict';

const { once } = require('node:events');
const express = require('express');

/**
 * The server that takes orders: express, with a middleware that enters the context before the
 * middleware that reads the body.
 *
 * @param {import('./index.js').Shop} shop
 * @returns {Promise<string>} its address
 */
async function createOrders({ storage, currentId, log, queries, services, askCourier }) {
  const app = express();

  app.use((request, response, next) => {
    const passedId = request.get('x-request-id');
    storage.run({ id: passedId }, () => {
      response.on('finish', () => log.info({ passedId }, 'orders: sent'));
      next();
    });
  });
  app.use(express.json());

  app.post('/order', async (request, response) => {
    const passedId = request.get('x-request-id');
    const { item } = request.body;
    const ids = { 'body read': currentId() };
    log.info({ passedId }, 'orders: an order');

    ids.database = await queries.placeOrder(passedId, item);
    ids['order placed'] = currentId();
    const [prices, courier] = await Promise.all([
      services.askPrices(item),
      askCourier(passedId, item),
    ]);
    ids.prices = prices.ids;
    ids.courier = courier;
    ids['all done'] = currentId();
    response.json({ ids });
  });

  app.get('/orders/:item', async (request, response) => {
    const passedId = request.get('x-request-id');
    const count = await queries.countOrders(passedId, request.params.item);
    log.info({ passedId }, 'orders: counted');
    response.json({ id: currentId(), count });
  });

  // express recognizes an error handler by its four parameters.
  app.use((error, request, response, _next) => {
    log.info({ passedId: request.get('x-request-id') }, 'orders: failed');
    response.status(error.status ?? 500).json({ ids: { failed: currentId() } });
  });

  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

module.exports = { createOrders };
