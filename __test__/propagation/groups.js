'use strict';

/**
 * Every kind of callback, by what it belongs to.
 *
 * @type {Record<string, import('./kinds.js').Row[]>}
 */
module.exports = {
  promises: require('./rows/promises.js'),
  timers: require('./rows/timers.js'),
  events: require('./rows/events.js'),
  streams: require('./rows/streams.js'),
  fs: require('./rows/fs.js'),
  network: require('./rows/network.js'),
  http: require('./rows/http.js'),
  crypto: require('./rows/crypto.js'),
  processes: require('./rows/processes.js'),
  errors: require('./rows/errors.js'),
  realms: require('./rows/realms.js'),
};
