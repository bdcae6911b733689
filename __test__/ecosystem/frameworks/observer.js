'use strict';

// Preloaded, in front of everything else, beside a server that knows nothing of its test.

const { AsyncLocalStorage: NodeStorage } = require('node:async_hooks');
const { subscribe } = require('node:diagnostics_channel');
const path = require('node:path');
const { queryObjects } = require('node:v8');

process.on('message', (message) => {
  if (message !== 'whose storages?') return;
  const { AsyncLocalStorage } = require(path.join(__dirname, '..', '..', '..', 'index.js'));
  process.send({
    node: queryObjects(NodeStorage, { format: 'count' }),
    ours: queryObjects(AsyncLocalStorage, { format: 'count' }),
  });
});

// On a busy machine the five seconds for which Node keeps an idle connection may be over, and the
// connection closed, when the test uses it again.
subscribe('http.server.request.start', ({ server }) => {
  server.keepAliveTimeout = 0;
});

// A server serves until it is ended: if the test is gone, nobody else would do it.
process.on('disconnect', () => process.exit());
