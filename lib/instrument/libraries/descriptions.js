'use strict';

/**
 * What each library does wrong, and what is its caller's. docs/repairs.md explains the steps.
 *
 * @type {Record<string, import('../targets.js').Description>}
 */
module.exports = {
  // A job is started when another one ends, or by a timer that another one set, in the context of that
  // job. `wrap` and the limiters of a Group call these methods too.
  bottleneck: {
    versions: ['2.19.5', '3.0.0'],
    steps: [
      // Options may precede the task. Its arguments follow it.
      { at: 'prototype.schedule', callbacks: ['first'] },
      { at: 'prototype.submit', callbacks: ['first', -1] },
    ],
  },

  // A request that waits for a connection is called back by the request that releases it, in the context
  // of that request. And a connection calls back in the context for which it was opened.
  //
  // `query` and `execute` of a pool, and the promise forms, call `getConnection`.
  mysql2: {
    versions: ['3.6.0', '4.0.0'],
    also: ['mysql2/promise'],
    steps: [
      { at: 'Pool.prototype.getConnection', callbacks: [0], takes: 'stream' },
      { at: 'Pool.prototype.releaseConnection', releases: 'stream' },
    ],
  },

  // A task that has to wait is started when the task before it ends, in the context of that task.
  'p-queue': {
    versions: ['9.0.0', '10.0.0'],
    steps: [{ at: 'default.prototype.add', callbacks: [0] }],
  },

  // A request that waits for a client is called back by the request that releases it, in the context of
  // that request. And a client calls back in the context for which it was opened. `query` calls `connect`.
  'pg-pool': {
    versions: ['3.6.0', '4.0.0'],
    steps: [
      { at: 'prototype.connect', callbacks: [0], takes: 'connection.stream' },
      // The client's connection, and the timer that ends it.
      { at: 'prototype.newClient', in: 'root' },
      // The timer that ends the client when it is idle.
      { at: 'prototype._release', releases: 'connection.stream', in: 'root' },
    ],
  },

  // Events of a client are emitted in the context of its connection, so listeners that were added in the
  // context of its user do not see that context.
  'socket.io': {
    versions: ['4.5.0', '5.0.0'],
    steps: [{ at: 'Socket.prototype', listeners: true }],
  },
};
