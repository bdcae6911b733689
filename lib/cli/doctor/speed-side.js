'use strict';

/**
 * One side of the doctor's measurement. It runs in its own process, because on Node 20 and 22 one
 * of Node's storages slows down the promises of the whole process. It measures on request.
 */

const side = process.argv[2];
/** @type {any} */
const { AsyncLocalStorage } =
  side === 'ours' ? require('../../../index.js') : require('node:async_hooks');

/** The number of storages of a server with a few libraries. A JIT can see through a single one. */
const STORAGES = 8;

const storages = Array.from({ length: STORAGES }, () => new AsyncLocalStorage());
const [first] = storages;
const values = storages.map((_, number) => ({ number }));

/** The number of operations per measurement: some ten milliseconds on a slow machine. */
const OPERATIONS = 20_000;

/** Each question repeats one operation. @type {Record<string, () => void | Promise<void>>} */
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
 * @param {number} [index] the first storage to enter
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
