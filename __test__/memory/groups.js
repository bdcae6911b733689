'use strict';

/** @type {Record<string, import('./kinds.js').Row[]>} */
module.exports = {
  contexts: require('./rows/contexts.js'),
  timers: require('./rows/timers.js'),
  promises: require('./rows/promises.js'),
  callbacks: require('./rows/callbacks.js'),
  generators: require('./rows/generators.js'),
  scopes: require('./rows/scopes.js'),
  sockets: require('./rows/sockets.js'),
  'stores of Node': require('./rows/node-stores.js'),
};
