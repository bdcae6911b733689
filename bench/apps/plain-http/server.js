'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const http = require('node:http');

const requests = new AsyncLocalStorage();

async function step(value) {
  return value;
}

async function answer(response) {
  for (let i = 0; i < 10; i++) await step(i);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ request: requests.getStore()?.id }));
}

module.exports = () =>
  http.createServer((request, response) => {
    requests.run({ id: request.headers['x-request-id'] }, answer, response);
  });
