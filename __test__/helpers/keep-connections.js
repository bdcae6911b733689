'use strict';

// Preloaded into a server: it keeps idle connections open. After the five seconds for which Node
// keeps them by default, a server closes one just when a client on a busy machine uses it again.

const { subscribe } = require('node:diagnostics_channel');

subscribe('http.server.request.start', ({ server }) => {
  server.keepAliveTimeout = 0;
});
