'use strict';

/**
 * pg-boss: a job in PostgreSQL carries the values in its data, next to the message. A retried job has the same
 * data. pg-boss 12 runs on Node 22.12 and later.
 *
 *     DATABASE_URL=postgres://user@127.0.0.1:5432/postgres node examples/queues/pg-boss.js
 */

const { PgBoss } = require('pg-boss');
const { propagator } = require('./request.js');

const QUEUE = 'orders';

/** @param {string} url of PostgreSQL */
async function started(url) {
  const boss = new PgBoss({
    connectionString: url,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  await boss.createQueue(QUEUE);
  return boss;
}

/** @param {string} url of PostgreSQL */
async function producer(url) {
  const boss = await started(url);
  return {
    /** @param {object} message */
    async send(message) {
      // After this time, another consumer gets the job of a consumer that is lost.
      const options = { retryLimit: 2, expireInSeconds: 5 };
      await boss.send(QUEUE, propagator.pack(message), options);
    },
    close: () => boss.stop(),
  };
}

/**
 * @param {string} url of PostgreSQL
 * @param {(message: any) => Promise<void>} handle
 */
async function consumer(url, handle) {
  const boss = await started(url);
  const work = propagator.unpack(handle);
  // One job at a time: a batch fails as a whole, and its jobs belong to several requests.
  const options = { batchSize: 1, localConcurrency: 10, pollingIntervalSeconds: 0.5 };
  await boss.work(QUEUE, options, async ([job]) => work(job.data));
  return {
    close: () => boss.stop(), // waits for the jobs that run
  };
}

module.exports = { consumer, producer };

if (require.main === module) {
  const { demonstrate } = require('./demonstration.js');
  const url = process.env.DATABASE_URL ?? 'postgres://user@127.0.0.1:5432/postgres';
  demonstrate(module.exports, url);
}
