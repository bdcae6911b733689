'use strict';

const { activeTrace, startTelemetry } = require('../shared/telemetry.js');
const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');

startTelemetry([new HttpInstrumentation(), new ExpressInstrumentation()]);

const { trace } = require('@opentelemetry/api');
const express = require('express');
const http = require('node:http');
const { devNull } = require('node:os');
const pino = require('pino');

const log = pino({ mixin: () => ({ trace: activeTrace() }) }, pino.destination(devNull));
const tracer = trace.getTracer('shop');

/** A span around an asynchronous step, as in a service's own code. */
const traced = (name, step) =>
  tracer.startActiveSpan(name, async (span) => {
    try {
      return await step();
    } finally {
      span.end();
    }
  });

const findCustomer = () => traced('customer', async () => ({ name: 'Ada' }));
const findPrices = () => traced('prices', async () => [3.5, 4.25]);

async function findOrder(number) {
  return traced('order', async () => {
    const [customer, prices] = await Promise.all([findCustomer(), findPrices()]);
    log.info({ number }, 'found');
    return { number, customer, prices };
  });
}

module.exports = () => {
  const app = express();
  app.use(express.json());
  app.use(async function authenticate(request, response, next) {
    const user = await traced('session', async () => 'Ada');
    log.debug({ user }, 'authenticated');
    next();
  });
  app.use(async function limitRate(request, response, next) {
    await traced('rate', async () => true);
    next();
  });
  app.get('/orders/:number', async (request, response) => {
    const order = await findOrder(request.params.number);
    const total = await traced('total', async () => order.prices.reduce((a, b) => a + b));
    log.info({ total }, 'answered');
    response.json({ request: activeTrace(), total, ...order });
  });
  return http.createServer(app);
};
