'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');

const invocations = new AsyncLocalStorage();

async function handler({ name }) {
  await sleep(1);
  return { greeting: `Hello, ${name}`, request: invocations.getStore()?.id };
}

module.exports = () =>
  http.createServer(({ headers }, response) => {
    invocations.run({ id: headers['x-request-id'] }, async () => {
      response.end(JSON.stringify(await handler({ name: 'world' })));
    });
  });
