'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const http = require('node:http');
const { Readable } = require('node:stream');
const { setImmediate: turn } = require('node:timers/promises');

const requests = new AsyncLocalStorage();

/** Words that arrive a few at a time, as from a language model. */
async function* model() {
  for (let token = 0; token < 100; token++) {
    if (token % 5 === 0) await turn();
    yield { token: `word ${token}` };
  }
}

async function* moderated(tokens) {
  for await (const each of tokens) yield { ...each, request: requests.getStore()?.id };
}

async function* events(tokens) {
  for await (const each of tokens) yield `data: ${JSON.stringify(each)}\n\n`;
}

module.exports = () =>
  http.createServer(({ headers }, response) => {
    requests.run({ id: headers['x-request-id'] }, () => {
      response.setHeader('content-type', 'text/event-stream');
      Readable.from(events(moderated(model()))).pipe(response);
    });
  });
