'use strict';

//     node examples/frameworks/fastify.js

const { Readable } = require('node:stream');
const { fastify } = require('fastify');
const { enter, log, request } = require('./request.js');
const { placeOrder, readReport, savePhoto } = require('./shop.js');

const app = fastify({ loggerInstance: log, requestIdHeader: 'x-request-id' });

// Not async: the rest of the request runs inside `done`, and so in the context.
app.addHook('onRequest', (req, reply, done) => enter(req.raw, reply.raw, done));

app.post('/orders', async (req, reply) => {
  reply.code(201);
  return placeOrder(req.body);
});

app.addContentTypeParser('image/png', (req, payload) => savePhoto(payload));
app.post('/photos', async (req, reply) => {
  reply.code(201);
  return req.body;
});

app.get('/report', (req, reply) => {
  reply.type('application/x-ndjson');
  reply.send(Readable.from(readReport(Number(req.query.lines))));
});

app.setErrorHandler((error, req, reply) => {
  log.error({ url: req.url, reason: error.message }, 'failed');
  reply.code(error.statusCode ?? error.status ?? 500);
  reply.send({ ...request.getStore(), error: error.message });
});

app.listen({ port: process.env.PORT ?? 3000 }, () => {
  log.info({ port: app.server.address().port }, 'listening');
});
