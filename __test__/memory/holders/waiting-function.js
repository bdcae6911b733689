'use strict';

const { once, EventEmitter } = require('node:events');
const AsyncLocalStorage = require('./storage.js');
const { Request } = require('./request.js');

/** An async function that waits for an event that does not come. */

const waitingFunction = new AsyncLocalStorage({ name: 'waitingFunction' });

const jobs = new EventEmitter();

async function nextJob() {
  const request = waitingFunction.getStore();
  await once(jobs, 'job');
  return request.rows;
}

async function start() {
  for (let each = 0; each < 3; each++) void waitingFunction.run(new Request(), nextJob);
}

module.exports = { start };
