'use strict';

/**
 * BullMQ: a job carries the values in its data, next to the message. A retried job has the same data, and so
 * the same values.
 *
 *     REDIS_URL=redis://127.0.0.1:6379 node examples/queues/bullmq.js
 */

const { Queue, Worker } = require('bullmq');
const Redis = require('ioredis');
const { propagator } = require('./request.js');

const QUEUE = 'orders';

/** @param {string} url of Redis */
async function producer(url) {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const queue = new Queue(QUEUE, { connection });
  return {
    /** @param {object} message */
    async send(message) {
      await queue.add('order', propagator.pack(message), { attempts: 3, removeOnComplete: true });
    },
    async close() {
      await queue.close();
      await connection.quit();
    },
  };
}

/**
 * @param {string} url of Redis
 * @param {(message: any) => Promise<void>} handle
 */
async function consumer(url, handle) {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const work = propagator.unpack(handle);
  const worker = new Worker(QUEUE, ({ data }) => work(data), {
    connection,
    concurrency: 10,
    // After this time, another worker gets the job of a worker that is lost.
    lockDuration: 5_000,
    stalledInterval: 5_000,
  });
  // A Worker without a listener for errors ends the process.
  worker.on('error', (error) => console.error(error));
  await worker.waitUntilReady();
  return {
    async close() {
      await worker.close(); // waits for the jobs that run
      await connection.quit();
    },
  };
}

module.exports = { consumer, producer };

if (require.main === module) {
  const { demonstrate } = require('./demonstration.js');
  demonstrate(module.exports, process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');
}
