'use strict';

/** The class that the programs of this folder use: Node's own, or that of the package. */
module.exports =
  process.env.HOLDERS === 'own'
    ? require('../../../index.js').AsyncLocalStorage
    : require('node:async_hooks').AsyncLocalStorage;
