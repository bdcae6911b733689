'use strict';

/**
 * `AsyncLocalStorage` of this package without contexts in thenables, which on Node 20 cost every
 * promise something: its process has NATIVE_ASYNC_CONTEXT_THENABLES=off (bench/lib/sides.js).
 */
module.exports = require('./ours.js');
