'use strict';

const { EventEmitter, once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { Transform } = require('node:stream');

/**
 * The business of the server: users, orders, a report. No part knows about HTTP, and each one waits in
 * a different way that Node programs use. The log lines still find their request.
 *
 * @param {import('./context.js').Context} context
 * @param {ReturnType<typeof import('./logger.js').createLogger>} log
 */
function createShop(context, log) {
  const file = (/** @type {string} */ name) => path.join(__dirname, 'data', name);

  // ---- users: async functions, a timer, the promises of fs

  /**
   * @param {string} userId
   * @param {string} passedId
   */
  async function findUser(userId, passedId) {
    log.info(`looking for user ${userId}`, passedId);
    await connect(passedId);
    const users = JSON.parse(await fs.promises.readFile(file('users.json'), 'utf8'));
    log.info(`read ${Object.keys(users).length} users`, passedId);
    return users[userId];
  }

  /**
   * A database would take about this long to answer.
   *
   * @param {string} passedId
   * @returns {Promise<void>}
   */
  function connect(passedId) {
    return new Promise((resolve) => {
      setTimeout(() => {
        log.info('connected', passedId);
        resolve();
      }, 1);
    });
  }

  // ---- orders: the callbacks of fs, an EventEmitter, setImmediate and nextTick

  /** One emitter for all orders. Its listeners are added once, long before any request. */
  const orders = new EventEmitter();

  // A listener runs in the context of the code that emits: here, of the request that placed the order.
  orders.on('placed', ({ item }, passedId) => log.info(`audit: ${item} ordered`, passedId));

  orders.on('placed', ({ parcel }, passedId) => {
    setImmediate(() => {
      log.info('packing', passedId);
      process.nextTick(() => parcel.emit('packed'));
    });
  });

  /**
   * @param {{ item: string, quantity: number }} order
   * @param {string} passedId
   */
  async function placeOrder({ item, quantity }, passedId) {
    const price = await priceOf(item, passedId);
    if (price === undefined) return undefined;
    const parcel = new EventEmitter();
    parcel.on('packed', () => log.info('packed', passedId));
    const packed = once(parcel, 'packed');
    orders.emit('placed', { item, parcel }, passedId);
    await packed;
    return { item, quantity, total: price * quantity };
  }

  /**
   * @param {string} item
   * @param {string} passedId
   * @returns {Promise<number | undefined>}
   */
  function priceOf(item, passedId) {
    return new Promise((resolve, reject) => {
      fs.readFile(file('prices.json'), 'utf8', (error, text) => {
        if (error) return reject(error);
        log.info(`read the price of ${item}`, passedId);
        resolve(new Map(Object.entries(JSON.parse(text))).get(item));
      });
    });
  }

  // ---- the report: streams

  /**
   * The sales, to be piped through `reportLines`. The chunks are small, so that there are several
   * reads.
   */
  const readSales = () => fs.createReadStream(file('sales.csv'), { highWaterMark: 256 });

  /**
   * Ends each line with the id of the request it is written for.
   *
   * @param {string} passedId
   */
  function reportLines(passedId) {
    let rest = '';
    const stamped = (/** @type {string} */ line) => `${line},${context.requestId(passedId)}\n`;
    return new Transform({
      transform(chunk, _encoding, done) {
        const lines = `${rest}${chunk}`.split('\n');
        rest = lines.pop() ?? '';
        log.info(`${lines.length} lines of the report`, passedId);
        done(null, lines.map(stamped).join(''));
      },
      flush(done) {
        log.info('end of the report', passedId);
        done(null, rest === '' ? '' : stamped(rest));
      },
    });
  }

  return { findUser, placeOrder, readSales, reportLines };
}

module.exports = { createShop };
