'use strict';

//     node examples/frameworks/express.js

const { pipeline } = require('node:stream');
const express = require('express');
const { enter, log, request } = require('./request.js');
const { placeOrder, readReport, savePhoto } = require('./shop.js');

const app = express();

app.use(enter); // before everything that needs to know the request
app.use(express.json());

app.post('/orders', async (req, res) => {
  res.status(201).json(await placeOrder(req.body));
});

app.post('/photos', async (req, res) => {
  res.status(201).json(await savePhoto(req));
});

app.get('/report', (req, res) => {
  res.type('application/x-ndjson');
  pipeline(readReport(Number(req.query.lines)), res, (error) => {
    if (error) log.warn({ url: req.url }, 'the report was cut off');
  });
});

// Express recognizes an error handler by its four parameters.
app.use((error, req, res, _next) => {
  log.error({ url: req.url, reason: error.message }, 'failed');
  res.status(error.status ?? 500).json({ ...request.getStore(), error: error.message });
});

const server = app.listen(process.env.PORT ?? 3000, () => {
  log.info({ port: server.address().port }, 'listening');
});
