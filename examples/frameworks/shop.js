'use strict';

// The business logic. It knows nothing about HTTP and takes the request from the context.

const { createHash } = require('node:crypto');
const { setTimeout: sleep } = require('node:timers/promises');
const { wrapGenerator } = require('native-async-context/generators');
const { log, request } = require('./request.js');

const PRICES = new Map([
  ['tea', 3],
  ['coffee', 4],
]);

/** A client asked for something that it cannot get. */
class ShopError extends Error {
  status = 422;
}

/** @param {string} item */
async function priceOf(item) {
  await sleep(2);
  const price = PRICES.get(item);
  if (price === undefined) throw new ShopError(`we do not sell ${item}`);
  return price;
}

/** @param {{ item: string, note: string }} order */
async function placeOrder({ item, note }) {
  log.info({ note }, 'an order');
  const price = await priceOf(item);
  // A callback, as some drivers still use.
  await new Promise((resolve) => {
    setImmediate(() => {
      log.info({ note, price }, 'the price is known');
      resolve(undefined);
    });
  });
  return { ...request.getStore(), note, price };
}

/**
 * Reads a stream with listeners. They run in the context of the request because `enter` bound `req`.
 *
 * @param {import('node:stream').Readable} stream
 */
function savePhoto(stream) {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha256');
    stream.on('data', (chunk) => hash.update(chunk));
    stream.on('error', reject);
    stream.on('end', () => {
      const sha256 = hash.digest('hex');
      log.info({ sha256 }, 'a photo');
      resolve({ ...request.getStore(), sha256 });
    });
  });
}

/**
 * Lines to stream. A stream is read when the socket has room, in some frameworks after the handler has
 * returned. A wrapped generator always runs in the context that created it.
 */
const readReport = wrapGenerator(
  /** @param {number} lines */
  async function* readReport(lines) {
    for (let line = 0; line < lines; line++) {
      if (line % 100 === 0) await sleep(1);
      yield `${JSON.stringify({ ...request.getStore(), line }).padEnd(1000)}\n`;
    }
  },
);

module.exports = { placeOrder, readReport, savePhoto };
