'use strict';

//     node examples/frameworks/koa.js

const http = require('node:http');
const { Readable } = require('node:stream');
const { bodyParser } = require('@koa/bodyparser');
const Koa = require('koa');
const { enter, log, request } = require('./request.js');
const { placeOrder, readReport, savePhoto } = require('./shop.js');

const app = new Koa();

app.use(async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    log.error({ url: ctx.url, reason: error.message }, 'failed');
    ctx.status = error.status ?? 500;
    ctx.body = { ...request.getStore(), error: error.message };
  }
});
app.use(bodyParser());

/** @type {Record<string, (ctx: Koa.Context) => void | Promise<void>>} */
const routes = {
  async 'POST /orders'(ctx) {
    ctx.body = await placeOrder(ctx.request.body);
    ctx.status = 201;
  },

  async 'POST /photos'(ctx) {
    ctx.body = await savePhoto(ctx.req);
    ctx.status = 201;
  },

  'GET /report'(ctx) {
    ctx.type = 'application/x-ndjson';
    ctx.body = Readable.from(readReport(Number(ctx.query.lines)));
  },
};
app.use((ctx) => routes[`${ctx.method} ${ctx.path}`]?.(ctx));

app.on('error', (error, ctx) => {
  log.error({ url: ctx.url, reason: error.message }, 'an error of the connection');
});

// Enter around Koa: it sends streams and emits 'error' after the middlewares have ended.
const serve = app.callback();
const server = http.createServer((req, res) => enter(req, res, () => serve(req, res)));

server.listen(process.env.PORT ?? 3000, () => {
  log.info({ port: server.address().port }, 'listening');
});
