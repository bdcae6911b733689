'use strict';

const AsyncLocalStorage = require('./storage.js');
const { Request } = require('./request.js');

/** A cache of promises, whose results keep the request that asked first. */

const cachedPromises = new AsyncLocalStorage({ name: 'cachedPromises' });

const cache = new Map();

async function load() {
  await null;
  return { user: 'ada', request: cachedPromises.getStore() };
}

async function start() {
  for (let each = 0; each < 3; each++) {
    cachedPromises.run(new Request(), () => cache.set(each, load()));
  }
  await Promise.all(cache.values());
}

module.exports = { start };
