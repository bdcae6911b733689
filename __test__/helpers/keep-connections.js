'use strict';

// Preloaded into a server, which then keeps idle connections open. By default Node closes them after
// five seconds. On a busy machine, that can happen just when the client uses one again.

const { subscribe } = require('node:diagnostics_channel');

subscribe('http.server.request.start', ({ server }) => {
  server.keepAliveTimeout = 0;
});
