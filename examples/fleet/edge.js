'use strict';

/**
 * A fleet: an HTTP edge, two worker threads, and a queue whose jobs are done in a second process. Each
 * request has an id, a tenant, a deadline and a trace. All threads and processes write one log, in which
 * every line names its request.
 *
 *     node examples/fleet/edge.js
 */

const { fork } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const { once } = require('node:events');
const http = require('node:http');
const path = require('node:path');
const { Worker } = require('node:worker_threads');
const { context, trace } = require('@opentelemetry/api');
const { client } = require('./channel.js');
const { Queue } = require('./queue.js');
const { LONGEST, deadline, log, propagator, request, tenant } = require('./request.js');

const threads = ['thread 1', 'thread 2'].map(
  (name) => new Worker(path.join(__dirname, 'thread.js'), { workerData: name }),
);
const prices = threads.map((worker) => client(worker, (message) => worker.postMessage(message)));

const mailer = fork(path.join(__dirname, 'mailer.js'));
const mail = client(mailer, (message) => void mailer.send(message));

const queue = new Queue(async ({ item, done }) => {
  log('queue', `hands ${item} on`);
  done(await mail(item));
});

/** @param {string} item */
async function order(item) {
  log('edge', `is asked for ${item}`);
  const priceOf = prices[item.length % 2];
  const price = await priceOf(item);
  const mailed = await new Promise((done) => queue.add({ item, done }));
  log('edge', `answers: ${item} for ${price}, mail ${mailed}`);
  return `${item} ${mailed}`;
}

const server = http.createServer((incoming, response) => {
  // Take only the trace from the client, which is outside of the fleet.
  const { traceparent } = incoming.headers;
  propagator.extract({ traceparent }, () => {
    const { searchParams: asked } = new URL(String(incoming.url), 'http://edge');
    request.run(randomBytes(4).toString('hex'), () =>
      tenant.run(String(asked.get('tenant')), () =>
        deadline.run(Date.now() + Math.min(Number(asked.get('ms')), LONGEST), async () =>
          response.end(await order(String(asked.get('item')))),
        ),
      ),
    );
  });
});

server.listen(0, '127.0.0.1', async () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

  /** @param {string} query */
  const ask = (query) => {
    const span = {
      traceId: randomBytes(16).toString('hex'),
      spanId: randomBytes(8).toString('hex'),
      traceFlags: 1,
    };
    return context.with(trace.setSpanContext(context.active(), span), async () => {
      const headers = propagator.inject();
      const response = await fetch(`http://127.0.0.1:${port}/?${query}`, { headers });
      return response.text();
    });
  };

  await Promise.all([
    ask('tenant=acme&item=bolt&ms=60000'),
    ask('tenant=globex&item=screw&ms=60000'),
    ask('tenant=acme&item=slow&ms=300'),
    ask('tenant=initech&item=washer&ms=60000'),
    ask('tenant=globex&item=nut&ms=60000'),
  ]);

  server.close();
  server.closeAllConnections();
  await Promise.all(threads.map((worker) => worker.terminate()));
  mailer.disconnect();
  await once(mailer, 'exit');
});
