'use strict';

/**
 * Sends 300 messages through one of the recipes in examples/queues/, and consumes them in another process.
 * Some requests are aborted after they sent their message, and every tenth message fails once. One consumer
 * is closed in the middle, and the process of another is killed while it holds messages. Prints, as JSON,
 * what the consumers saw.
 *
 *     node program.js RECIPE URL
 */

const { fork } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');

const EXAMPLES = path.join(__dirname, '..', '..', '..', 'examples', 'queues');
const { requestId, tenant } = require(path.join(EXAMPLES, 'request.js'));

const COUNT = 300;

/** A consumer is closed after this many messages. */
const MIDDLE = 100;

/** A consumer is killed when it has this many messages, which is all that it takes. */
const LOST = 10;

const [name, url, role = 'consume'] = process.argv.slice(2);
const { consumer, producer } = require(path.join(EXAMPLES, `${name}.js`));

const pause = (/** @type {number} */ time) => new Promise((resolve) => setTimeout(resolve, time));

const values = () => `${tenant.get()} ${requestId.get()}`;

/** @param {number} number of a message */
const ownValues = (number) => `tenant-${number % 7} request-${number}`;

async function produce() {
  const producing = await producer(url);
  /** @type {Promise<unknown>[]} */
  const sent = [];
  await Promise.all(
    Array.from({ length: COUNT }, (_, number) =>
      tenant.run(`tenant-${number % 7}`, () =>
        requestId.run(`request-${number}`, async () => {
          await pause((number * 7) % 50);
          const sending = producing.send({ number });
          sent.push(sending);
          // An aborted request does not wait for its message.
          if (number % 10 !== 7) await sending;
        }),
      ),
    ),
  );
  await Promise.all(sent);
  await producing.close();
}

/** Starts to handle messages, and never finishes. */
async function hang() {
  await consumer(url, (/** @type {{ number: number }} */ { number }) => {
    process.send?.({ number, seen: values() });
    return new Promise(() => {});
  });
  process.send?.('ready');
}

async function consume() {
  /** @type {Set<number>} */
  const done = new Set();
  /** @type {Set<number>} */
  const failed = new Set();
  const counts = { own: 0, other: 0, retried: 0, afterClose: 0, lost: 0 };
  /** @type {Set<string>} */
  const others = new Set();
  let handled = 0;
  let isFirstClosed = false;
  const reached = { middle: () => {}, all: () => {} };
  const middle = new Promise((resolve) => (reached.middle = () => resolve(undefined)));
  const all = new Promise((resolve) => (reached.all = () => resolve(undefined)));

  /** @param {number} number @param {string} [seen] */
  const see = (number, seen = values()) => {
    if (seen === ownValues(number)) return void counts.own++;
    counts.other++;
    others.add(`message ${number} ran as ${seen}`);
  };
  /** @param {boolean} isFirst */
  const handler =
    (isFirst) =>
    /** @param {{ number: number }} message */
    async ({ number }) => {
      if (isFirst && isFirstClosed) counts.afterClose++;
      see(number);
      await pause((number * 13) % 20);
      see(number);
      if (++handled === MIDDLE) reached.middle();
      if (number % 10 === 3 && !failed.has(number)) {
        failed.add(number);
        throw new Error(`message ${number} fails once`);
      }
      if (failed.has(number)) counts.retried++;
      done.add(number);
      if (done.size === COUNT) reached.all();
    };

  const hanging = fork(__filename, [name, url, 'hang']);
  await once(hanging, 'message');
  const killed = once(hanging, 'exit');
  hanging.on('message', (/** @type {{ number: number, seen: string }} */ { number, seen }) => {
    see(number, seen);
    if (++counts.lost === LOST) hanging.kill('SIGKILL');
  });
  // The consumers start in the context of a request. No message may see that context.
  const [first, second] = await tenant.run('another', () =>
    Promise.all([consumer(url, handler(true)), consumer(url, handler(false))]),
  );
  const child = fork(__filename, [name, url, 'produce']);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the producer ended with ${code}`);
  await killed;
  await middle;
  await first.close();
  isFirstClosed = true;
  await all;
  await second.close();
  console.log(JSON.stringify({ ...counts, done: done.size, others: [...others].slice(0, 5) }));
}

// When a consuming process is ended from outside, its child processes must end, too.
process.on('disconnect', () => process.exit(1));
process.channel?.unref();

const roles = /** @type {Record<string, () => Promise<void>>} */ ({ produce, hang, consume });
roles[role]();
