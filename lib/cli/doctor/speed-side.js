'use strict';

/**
 * One side of the doctor's measurement, in a process of its own, because Node's storage makes the
 * promises of the whole process pay on Node 20 and 22. Measures when it is asked to.
 */

const side = process.argv[2];
/** @type {any} */
const { AsyncLocalStorage } =
  side === 'ours' ? require('../../../index.js') : require('node:async_hooks');

/** As many as a server with a few libraries has; and one alone is what a JIT can see through. */
const STORAGES = 8;

const storages = Array.from({ length: STORAGES }, () => new AsyncLocalStorage());
const [first] = storages;
const values = storages.map((_, number) => ({ number }));

/** How many operations a measurement takes: some ten milliseconds on a slow machine. */
const OPERATIONS = 20_000;

/** Each is what one operation is repeated of. @type {Record<string, () => void | Promise<void>>} */
const QUESTIONS = {
  getStore() {
    let sum = 0;
    for (let i = 0; i < OPERATIONS; i++) sum += storages[i % STORAGES].getStore().number;
    if (sum === 0) throw new Error('no values');
  },
  run() {
    for (let i = 0; i < OPERATIONS; i++) first.run(values[i % STORAGES], () => first.getStore());
  },
  async await() {
    for (let i = 0; i < OPERATIONS; i++) await null;
  },
};

/**
 * @param {() => Promise<void>} fn
 * @param {number} [index] of the first storage to enter
 * @returns {Promise<void>}
 */
const enterAll = (fn, index = 0) =>
  index === STORAGES ? fn() : storages[index].run(values[index], () => enterAll(fn, index + 1));

process.on('message', (/** @type {string} */ question) =>
  enterAll(async () => {
    const start = process.hrtime.bigint();
    await QUESTIONS[question]();
    const nanoseconds = Number(process.hrtime.bigint() - start) / OPERATIONS;
    process.send?.(nanoseconds);
  }),
);
