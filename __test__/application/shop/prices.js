'use strict';

const fastify = require('fastify');

/**
 * The server that knows prices: fastify, with hooks in both of its styles.
 *
 * @param {import('./index.js').Shop} shop
 * @returns {Promise<string>} its address
 */
async function createPrices({ storage, currentId, log, queries, services, askCourier }) {
  const app = fastify();

  app.addHook('onRequest', (request, _reply, done) => {
    storage.run({ id: request.headers['x-request-id'] }, done);
  });
  app.addHook('preHandler', async (request) => {
    await null;
    log.info({ passedId: request.headers['x-request-id'] }, 'prices: a question');
  });
  app.addHook('onSend', async (request, _reply, payload) => {
    log.info({ passedId: request.headers['x-request-id'] }, 'prices: an answer');
    return payload;
  });
  app.addHook('onResponse', (request, _reply, done) => {
    log.info({ passedId: request.headers['x-request-id'] }, 'prices: sent');
    done();
  });

  app.setErrorHandler((error, request, reply) => {
    log.info({ passedId: request.headers['x-request-id'] }, 'prices: failed');
    reply.code(error.statusCode ?? 500).send({ ids: { failed: currentId() } });
  });

  app.post('/offer', async (request) => {
    const passedId = request.headers['x-request-id'];
    const { item } = request.body;
    const ids = { 'body read': currentId() };
    await queries.priceOf(passedId, item);
    ids['price known'] = currentId();
    ids.courier = await askCourier(passedId, item);
    ids.stock = (await services.askStock(item)).ids;
    ids['all done'] = currentId();
    return { ids };
  });

  app.post('/price', async (request) => {
    const passedId = request.headers['x-request-id'];
    const ids = { 'body read': currentId() };
    await queries.priceOf(passedId, request.body.item);
    ids['price known'] = currentId();
    return { ids };
  });

  return app.listen({ host: '127.0.0.1', port: 0 });
}

module.exports = { createPrices };
