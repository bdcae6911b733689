'use strict';

// Preloaded, before everything else, into a server that does not refer to its test.

const { AsyncLocalStorage: NodeStorage } = require('node:async_hooks');
const path = require('node:path');
const { queryObjects } = require('node:v8');
require('../../helpers/keep-connections.js');

process.on('message', (message) => {
  if (message !== 'whose storages?') return;
  const { AsyncLocalStorage } = require(path.join(__dirname, '..', '..', '..', 'index.js'));
  process.send({
    node: queryObjects(NodeStorage, { format: 'count' }),
    ours: queryObjects(AsyncLocalStorage, { format: 'count' }),
  });
});

// The server serves until it is ended, so it ends itself when the test is gone.
process.on('disconnect', () => process.exit());
