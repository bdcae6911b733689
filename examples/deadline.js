'use strict';

/**
 * A deadline that is set at the edge ends a database query three processes further on. A variable holds
 * the time, and every process that works for the request makes an AbortSignal from the time that is left.
 *
 *     node examples/deadline.js
 */

const { fork } = require('node:child_process');
const { setTimeout: sleep } = require('node:timers/promises');
const { AsyncContext } = require('native-async-context');
const { portable, Propagator } = require('native-async-context/portable');

/**
 * In milliseconds since 1970. A time, not a duration: time in transit counts too. The clocks of the machines
 * have to agree as closely as the deadline is meant.
 *
 * @type {import('native-async-context').AsyncContext.Variable<number>}
 */
const deadline = portable(new AsyncContext.Variable({ name: 'deadline' }), {
  name: 'deadline',
  encode: String,
  decode: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined),
});

const propagator = new Propagator([deadline]);

/** The longest delay of Node's timers. */
const LONGEST = 2 ** 31 - 1;

/** @returns {AbortSignal} that aborts at the deadline of the caller's request */
function signalOfRequest() {
  const left = (deadline.get() ?? Infinity) - Date.now();
  return AbortSignal.timeout(Math.min(Math.max(left, 0), LONGEST));
}

/** Each process passes its query on to a process of the next kind. */
const CHAIN = ['edge', 'orders', 'stock', 'database'];

/**
 * @param {string} next
 * @returns {(ms: number) => Promise<string>} asks that process for a query that takes `ms`
 */
function client(next) {
  const child = fork(__filename, [next]);
  /** @type {Map<number, (answer: string) => void>} */
  const waiting = new Map();
  let count = 0;
  child.on('message', (/** @type {any} */ { id, answer }) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  return (ms) =>
    new Promise((resolve) => {
      waiting.set(++count, resolve);
      child.send(propagator.pack({ id: count, ms }));
    });
}

/** @param {number} ms */
async function query(ms) {
  try {
    await sleep(ms, undefined, { signal: signalOfRequest() });
    return 'rows';
  } catch (error) {
    const { cause, message } = /** @type {Error} */ (error);
    return `cancelled in the database: ${cause instanceof Error ? cause.name : message}`;
  }
}

/** @param {string} name of this process */
function serve(name) {
  const next = CHAIN[CHAIN.indexOf(name) + 1];
  const answerTo = next === undefined ? query : client(next);
  process.on(
    'message',
    propagator.unpack(async (/** @type {any} */ { id, ms }) => {
      const answer = await answerTo(ms);
      process.send?.({ id, answer: `${name} > ${answer}` });
    }),
  );
  process.on('disconnect', () => process.exit());
}

async function main() {
  const ask = client(CHAIN[1]);
  const within = (/** @type {number} */ ms, /** @type {number} */ takes) =>
    deadline.run(Date.now() + ms, () => ask(takes));
  const answers = [within(60_000, 10), within(500, 5000), within(60_000, 20)];
  for (const answer of await Promise.all(answers)) console.log(answer);
  process.exit();
}

if (process.argv[2] === undefined) main();
else serve(process.argv[2]);
