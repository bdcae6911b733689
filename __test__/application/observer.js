'use strict';

// Preloaded beside the application: tells the test whose storages the application got. This
// package is loaded only when the test asks, so that it is no part of what is observed before.

const path = require('node:path');
require('../helpers/keep-connections.js');

process.on('message', (message) => {
  if (message !== 'whose storages?') return;
  const { storages } = require('./shop/index.js');
  const { AsyncLocalStorage } = require(path.join(__dirname, '..', '..', 'index.js'));
  process.send({ ours: storages.map((storage) => storage instanceof AsyncLocalStorage) });
});

// The application serves until it is ended: if the test is gone, nobody else would do it.
process.on('disconnect', () => process.exit());
