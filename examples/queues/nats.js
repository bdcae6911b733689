'use strict';

/**
 * NATS with JetStream: the values are headers of the message. NATS headers are read and written by methods,
 * so the carrier is a plain object that is copied to and from them.
 *
 *     NATS_URL=127.0.0.1:4222 node examples/queues/nats.js   (with nats-server --jetstream)
 */

const { AckPolicy, JSONCodec, connect, headers, nanos } = require('nats');
const { propagator } = require('./request.js');

const STREAM = 'ORDERS';
const SUBJECT = 'orders';
const CONSUMER = 'shipping';

const codec = JSONCodec();

/** @param {string} url of NATS */
async function connected(url) {
  const connection = await connect({ servers: url });
  const manager = await connection.jetstreamManager();
  await manager.streams.add({ name: STREAM, subjects: [SUBJECT] });
  await manager.consumers.add(STREAM, {
    durable_name: CONSUMER,
    ack_policy: AckPolicy.Explicit,
    max_deliver: 3,
    // After this time, another consumer gets a message of a consumer that is lost.
    ack_wait: nanos(5_000),
  });
  return connection;
}

/** @param {string} url of NATS */
async function producer(url) {
  const connection = await connected(url);
  const jetstream = connection.jetstream();
  return {
    /** @param {object} message */
    async send(message) {
      const carried = headers();
      for (const [name, value] of Object.entries(propagator.inject())) carried.set(name, value);
      await jetstream.publish(SUBJECT, codec.encode(message), { headers: carried });
    },
    close: () => connection.drain(),
  };
}

/**
 * @param {string} url of NATS
 * @param {(message: any) => Promise<void>} handle
 */
async function consumer(url, handle) {
  const connection = await connected(url);
  const found = await connection.jetstream().consumers.get(STREAM, CONSUMER);
  const messages = await found.consume({ max_messages: 10 });
  const running = new Set();
  const take = async (message) => {
    try {
      const carrier = { baggage: message.headers?.values('baggage') };
      await propagator.extract(carrier, handle, codec.decode(message.data));
      message.ack();
    } catch {
      message.nak();
    }
  };
  const reading = (async () => {
    for await (const message of messages) {
      const taken = take(message).finally(() => running.delete(taken));
      running.add(taken);
    }
  })();
  return {
    async close() {
      await messages.close();
      await reading;
      await Promise.all(running);
      await connection.drain();
    },
  };
}

module.exports = { consumer, producer };

if (require.main === module) {
  const { demonstrate } = require('./demonstration.js');
  demonstrate(module.exports, process.env.NATS_URL ?? '127.0.0.1:4222');
}
