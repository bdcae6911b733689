'use strict';

const AsyncLocalStorage = require('./storage.js');
const { Request } = require('./request.js');

/** A module's Map, in which a server framework keeps data by request and forgets to delete it. */

const moduleCache = new AsyncLocalStorage({ name: 'moduleCache' });

const payloads = new Map();

function render(id) {
  payloads.set(id, { path: '/', payload: moduleCache.getStore() });
}

async function start() {
  for (let each = 0; each < 3; each++) moduleCache.run(new Request(), render, each);
}

module.exports = { start };
