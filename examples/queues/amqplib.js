'use strict';

/**
 * RabbitMQ with amqplib: the values are headers of the message. A message that is delivered again has the same
 * headers.
 *
 *     AMQP_URL=amqp://127.0.0.1 node examples/queues/amqplib.js
 */

const amqplib = require('amqplib');
const { propagator } = require('./request.js');

const QUEUE = 'orders';

/** A quorum queue counts how often it delivers a message, also to consumers that are lost. */
const OPTIONS = {
  durable: true,
  arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 3 },
};

/** @param {string} url of RabbitMQ */
async function producer(url) {
  const connection = await amqplib.connect(url);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(QUEUE, OPTIONS);
  return {
    /** @param {object} message */
    send(message) {
      const options = { persistent: true, headers: propagator.inject() };
      const content = Buffer.from(JSON.stringify(message));
      return new Promise((resolve, reject) => {
        channel.sendToQueue(QUEUE, content, options, (error) =>
          error ? reject(error) : resolve(undefined),
        );
      });
    },
    close: () => connection.close(),
  };
}

/**
 * @param {string} url of RabbitMQ
 * @param {(message: any) => Promise<void>} handle
 */
async function consumer(url, handle) {
  const connection = await amqplib.connect(url);
  const channel = await connection.createChannel();
  await channel.assertQueue(QUEUE, OPTIONS);
  await channel.prefetch(10);
  const running = new Set();
  const take = async (message) => {
    try {
      await propagator.extract(message.properties.headers, handle, JSON.parse(message.content));
      channel.ack(message);
    } catch {
      channel.nack(message);
    }
  };
  const { consumerTag } = await channel.consume(QUEUE, (message) => {
    if (message === null) return; // The server has removed the queue.
    const taken = take(message).finally(() => running.delete(taken));
    running.add(taken);
  });
  return {
    async close() {
      await channel.cancel(consumerTag);
      await Promise.all(running);
      await channel.close();
      await connection.close();
    },
  };
}

module.exports = { consumer, producer };

if (require.main === module) {
  const { demonstrate } = require('./demonstration.js');
  demonstrate(module.exports, process.env.AMQP_URL ?? 'amqp://127.0.0.1');
}
