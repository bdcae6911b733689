'use strict';

// Preloaded, in front of everything else, beside a server that knows nothing of its test.

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

// A server serves until it is ended: if the test is gone, nobody else would do it.
process.on('disconnect', () => process.exit());
