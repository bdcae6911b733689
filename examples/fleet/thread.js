'use strict';

const { parentPort, workerData } = require('node:worker_threads');
const { setTimeout: sleep } = require('node:timers/promises');
const { server } = require('./channel.js');
const { log } = require('./request.js');

/** A worker thread that works out prices, for several requests at the same time. */

const port = /** @type {any} */ (parentPort);

server(
  port,
  (message) => port.postMessage(message),
  async (item) => {
    log(workerData, `begins with ${item}`);
    await sleep(item.length % 3);
    log(workerData, `has the price of ${item}`);
    return `${item.length} EUR`;
  },
);
