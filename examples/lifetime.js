'use strict';

// A cache keeps functions, and each function keeps the context of the request that happened to make it. With
// a lifetime the context stays, but the data of the request does not. Run: node examples/lifetime.js

const http = require('node:http');
const { AsyncContext } = require('native-async-context');
const { Lifetime } = require('native-async-context/lifetime');

const request = new AsyncContext.Variable({ name: 'request' });

/** Reads what each request left behind. */
const cache = new Map();

function handle(incoming, response) {
  request.run({ url: incoming.url, data: Buffer.alloc(1000) }, () => {
    cache.set(
      incoming.url,
      AsyncContext.Snapshot.wrap(() => request.get()?.url),
    );
    response.end(`hello ${request.get().url}\n`);
  });
}

const server = http.createServer((incoming, response) => {
  Lifetime.until(response).run(handle, incoming, response);
});

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  for (const path of ['/ada', '/grace']) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    process.stdout.write(await answer.text());
  }
  server.closeAllConnections();
  server.close(() => {
    for (const [path, read] of cache) console.log(`${path}: ${read()}`);
  });
});
