/**
 * Kafka with kafkajs: the values are headers of the message. They arrive as Buffers, which a carrier may
 * contain. `npm run check queues` compiles this, and does not run it.
 */

import { Kafka } from 'kafkajs';
import { AsyncContext } from 'native-async-context';
import { Propagator, portable } from 'native-async-context/portable';

const tenant = portable(new AsyncContext.Variable<string>({ name: 'tenant' }), {
  name: 'tenant',
  decode: (text) => (/^[a-z]{1,32}$/.test(text) ? text : undefined),
});
const propagator = new Propagator([tenant]);
const kafka = new Kafka({ brokers: [process.env.KAFKA_BROKER ?? '127.0.0.1:9092'] });
const TOPIC = 'orders';

export async function produce(message: object): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  const value = JSON.stringify(message);
  await producer.send({ topic: TOPIC, messages: [{ value, headers: propagator.inject() }] });
  await producer.disconnect();
}

export async function consume(handle: (text: string) => Promise<void>): Promise<void> {
  const consumer = kafka.consumer({ groupId: 'shipping' });
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC });
  await consumer.run({
    // If it throws, kafkajs calls it again with the same headers.
    eachMessage: ({ message }) =>
      propagator.extract(message.headers, handle, String(message.value)),
  });
}
