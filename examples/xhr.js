'use strict';

/**
 * A request object like XMLHttpRequest: `send` now, a `load` event later. `send` causes the event, so
 * the event is dispatched in the context of `send`, whatever runs in between.
 *
 *     node examples/xhr.js
 */

const http = require('node:http');
const { AsyncContext } = require('native-async-context');
const { bindEventTarget, eventContext } = require('native-async-context/events');

class Request extends EventTarget {
  #url;
  responseText = '';

  /** @param {string} url */
  open(url) {
    this.#url = url;
  }

  send() {
    // The only line needed for events that come later than their cause, in any context.
    const cause = new AsyncContext.Snapshot();
    fetch(this.#url)
      .then((response) => response.text())
      .then((text) => {
        this.responseText = text;
        cause.run(() => this.dispatchEvent(new Event('load')));
      });
  }
}

/**
 * @param {string} url
 * @returns {Promise<string[]>} what two listeners saw
 */
function ask(url) {
  const myVar = new AsyncContext.Variable();
  const request = new Request();
  request.open(url);
  myVar.run('Hello!', () => request.send());

  const dispatched = new Promise((resolve) => {
    request.addEventListener('load', () => resolve(myVar.get()));
  });

  // A listener that keeps the context of its registration can still ask for the event's.
  bindEventTarget(request);
  const asked = new Promise((resolve) => {
    request.addEventListener('load', (event) => {
      resolve(eventContext(event).run(() => `${myVar.get()} ${request.responseText}`));
    });
  });
  return Promise.all([dispatched, asked]);
}

async function main() {
  const server = http.createServer((_request, response) => response.end('from the server'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const seen = await ask(`http://127.0.0.1:${port}/`);
  server.close();
  server.closeAllConnections();
  process.stdout.write(`${seen.join('\n')}\n`);
}

main();
