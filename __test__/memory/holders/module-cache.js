'use strict';

const AsyncLocalStorage = require('./storage.js');
const { Request } = require('./request.js');

/** What frameworks for servers keep by request, in a Map of a module, and forget to delete. */

const moduleCache = new AsyncLocalStorage({ name: 'moduleCache' });

const payloads = new Map();

function render(id) {
  payloads.set(id, { path: '/', payload: moduleCache.getStore() });
}

async function start() {
  for (let each = 0; each < 3; each++) moduleCache.run(new Request(), render, each);
}

module.exports = { start };
