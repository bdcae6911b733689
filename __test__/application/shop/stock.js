'use strict';

const { bodyParser } = require('@koa/bodyparser');
const Koa = require('koa');
const { once } = require('node:events');

/**
 * The server that knows the stock: koa, which has its own storage for `currentContext`.
 *
 * @param {import('./index.js').Shop} shop
 */
async function createStock({ storage, currentId, log, queries, services, askCourier }) {
  const app = new Koa({ asyncLocalStorage: true });
  /** Reads the id from koa's own storage. */
  const koaId = () => app.currentContext?.get('x-request-id') ?? null;

  app.use(async (context, next) => {
    const passedId = context.get('x-request-id');
    await storage.run({ id: passedId }, async () => {
      try {
        await next();
      } catch (error) {
        log.info({ passedId }, 'stock: failed');
        context.status = error.status ?? 500;
        context.body = { ids: { failed: currentId(), 'failed, koa': koaId() } };
      }
      log.info({ passedId }, 'stock: an answer');
    });
  });
  app.use(bodyParser());
  app.use(async (context) => {
    const passedId = context.get('x-request-id');
    const { item } = context.request.body;
    const ids = { 'body read': currentId(), 'body read, koa': koaId() };
    log.info({ passedId }, 'stock: a question');
    await queries.stockOf(passedId, item);
    ids['stock known'] = currentId();
    if (context.path === '/delivery') {
      ids.courier = await askCourier(passedId, item);
      ids.orders = await services.askOrders(item);
      ids['all done'] = currentId();
    }
    ids['answered, koa'] = koaId();
    context.body = { ids };
  });

  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, storage: app.ctxStorage };
}

module.exports = { createStock };
