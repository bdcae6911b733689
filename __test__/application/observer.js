'use strict';

// Preloaded with the application: tells the test whose storages the application got. This package
// is loaded only when the test asks, so that loading it does not affect the application before.

const path = require('node:path');
require('../helpers/keep-connections.js');

process.on('message', (message) => {
  if (message !== 'whose storages?') return;
  const { storages } = require('./shop/index.js');
  const { AsyncLocalStorage } = require(path.join(__dirname, '..', '..', 'index.js'));
  process.send({ ours: storages.map((storage) => storage instanceof AsyncLocalStorage) });
});

// The application serves until it is ended, so it ends itself when the test is gone.
process.on('disconnect', () => process.exit());
