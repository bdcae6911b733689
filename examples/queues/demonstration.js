'use strict';

const { requestId, tenant } = require('./request.js');

/**
 * Three requests send a message each, and the consumer prints their values. The second one fails once.
 *
 * @param {object} recipe one of the programs in this folder
 * @param {(url: string) => Promise<{ send(message: object): Promise<void>, close(): Promise<void> }>} recipe.producer
 * @param {(url: string, handle: (message: any) => Promise<void>) => Promise<{ close(): Promise<void> }>} recipe.consumer
 * @param {string} url of the server
 */
async function demonstrate({ producer, consumer }, url) {
  const requests = [
    { id: 'r-1', of: 'acme' },
    { id: 'r-2', of: 'umbrella' },
    { id: 'r-3', of: 'acme' },
  ];
  const failed = new Set();
  let left = requests.length;
  let resolve = () => {};
  const handled = new Promise((resolved) => (resolve = resolved));
  const consuming = await consumer(url, async ({ order }) => {
    await new Promise((ready) => setTimeout(ready, 10));
    const fails = order === 1 && !failed.has(order);
    console.log(`${tenant.get()} ${requestId.get()}: order ${order}${fails ? ' fails' : ''}`);
    if (fails) {
      failed.add(order);
      throw new Error('not today');
    }
    if (--left === 0) resolve();
  });
  const producing = await producer(url);
  await Promise.all(
    requests.map(({ id, of }, order) =>
      tenant.run(of, () => requestId.run(id, () => producing.send({ order }))),
    ),
  );
  await handled;
  await consuming.close();
  await producing.close();
}

module.exports = { demonstrate };
