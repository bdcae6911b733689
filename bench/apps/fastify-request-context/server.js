'use strict';

const { fastify } = require('fastify');
const { fastifyRequestContext, requestContext } = require('@fastify/request-context');

const ORDERS = Array.from({ length: 20 }, (_, number) => ({ number, item: 'tea', price: 3.5 }));

async function findOrders() {
  return ORDERS;
}

async function priceOf(orders) {
  return orders.reduce((sum, { price }) => sum + price, 0);
}

module.exports = async () => {
  const app = fastify();
  await app.register(fastifyRequestContext, {
    defaultStoreValues: (request) => ({ id: request.headers['x-request-id'] }),
  });
  app.get('/', async () => {
    const orders = await findOrders();
    const price = await priceOf(orders);
    return { request: requestContext.get('id'), price, orders };
  });
  await app.ready();
  return app.server;
};
