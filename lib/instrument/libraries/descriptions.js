'use strict';

/**
 * The handlers of a promise that calls them at once when it is settled, and what it returns: the same.
 *
 * @type {import('../targets.js').Step[]}
 */
const chained = [{ at: 'then', callbacks: [0, 1] }];
/** @type {any} */ (chained[0]).returned = chained;

/**
 * An emitter that stands for one operation of the caller.
 *
 * @type {import('../targets.js').Step[]}
 */
const events = [{ at: 'emit', in: 'caller' }];

/**
 * The value that the last argument, a callback, gets after an error.
 *
 * @param {import('../targets.js').Step[]} steps
 */
const givenToCallback = (steps) => ({ '-1': [{ at: '', arguments: { 1: steps } }] });

/** @type {import('../targets.js').Step[]} */
const amqpChannel = [
  {
    at: [
      ...['assertQueue', 'checkQueue', 'deleteQueue', 'purgeQueue', 'bindQueue', 'unbindQueue'],
      ...['assertExchange', 'checkExchange', 'deleteExchange', 'bindExchange', 'unbindExchange'],
      ...['publish', 'sendToQueue', 'cancel', 'get', 'prefetch', 'recover', 'close'],
    ],
    callbacks: [-1],
  },
  { at: 'consume', callbacks: [1, -1] },
];

/** @type {import('../targets.js').Step[]} */
const mariadbConnection = [
  { at: 'query', callbacks: [-1], once: true },
  { at: 'queryStream', returned: events },
  {
    at: [
      ...['execute', 'batch', 'prepare', 'ping', 'changeUser', 'reset', 'end', 'release'],
      ...['commit', 'rollback', 'beginTransaction'],
    ],
    callbacks: [-1],
    once: true,
  },
];

/**
 * Classes that a library does not export are reached by what it returns.
 *
 * @type {import("../targets.js").Step[]}
 */
const postgresQuery = [
  { at: 'constructor.prototype.forEach', callbacks: [0] },
  { at: 'constructor.prototype.cursor', callbacks: ['first'] },
  // COPY: the stream is made where the connection answers.
  {
    at: ['constructor.prototype.readable', 'constructor.prototype.writable'],
    resolved: [{ at: 'emit', in: 'caller' }],
  },
  // It may open a connection, which serves others after.
  { at: 'constructor.prototype.handle', in: 'root' },
];

/** @type {import('../targets.js').Step[]} */
const postgresSql = [
  { at: ['', 'unsafe', 'file'], returned: postgresQuery },
  // The first call opens a connection for all, and a function of that keeps what was passed.
  { at: 'listen', callbacks: [1, 2], until: 'unlisten', in: 'root' },
  { at: 'subscribe', callbacks: [1, 2, 3], until: 'unsubscribe', in: 'root' },
];
postgresSql.push(
  { at: 'reserve', resolved: postgresSql },
  {
    at: ['begin', 'savepoint'],
    callbacks: [-1],
    once: true,
    arguments: { '-1': [{ at: '', arguments: { 0: postgresSql } }] },
    // A connection keeps what waits for it to close until the next transaction.
    in: 'root',
    resolved: [],
  },
);

/** @type {import('../targets.js').Step[]} */
const redisClient = [
  {
    at: ['subscribe', 'SUBSCRIBE', 'pSubscribe', 'PSUBSCRIBE', 'sSubscribe', 'SSUBSCRIBE'],
    callbacks: [1],
    removable: true,
  },
  {
    at: [
      ...['unsubscribe', 'UNSUBSCRIBE', 'pUnsubscribe', 'PUNSUBSCRIBE'],
      ...['sUnsubscribe', 'SUNSUBSCRIBE'],
    ],
    removes: [1],
  },
];
redisClient.push({ at: 'duplicate', returned: redisClient });

/**
 * What each library does wrong, and what is its caller's. docs/repairs.md explains the steps.
 *
 * @type {Record<string, import('../targets.js').Description>}
 */
module.exports = {
  // One connection serves all calls of a client, and all calls to a server.
  '@grpc/grpc-js': {
    versions: ['1.12.0', '2.0.0'],
    steps: [
      {
        // What callbacks and events of a client are made from.
        at: 'Channel.prototype.createCall',
        returned: [
          {
            at: 'start',
            arguments: {
              1: [
                { at: ['onReceiveMetadata', 'onReceiveMessage', 'onReceiveStatus'], in: 'caller' },
              ],
            },
          },
          { at: 'sendMessageWithContext', arguments: { 0: [{ at: 'callback', in: 'caller' }] } },
        ],
      },
    ],
    modules: {
      '@grpc/grpc-js/build/src/server-call': [
        {
          at: ['Unary', 'Readable', 'Writable', 'Duplex'].map((kind) =>
            kind === 'Unary'
              ? 'ServerUnaryCallImpl.prototype'
              : `Server${kind}StreamImpl.prototype`,
          ),
          listeners: true,
        },
      ],
    },
  },

  // Everything comes from the connection, in the context in which it was opened.
  amqplib: {
    versions: ['0.10.3', '3.0.0'],
    steps: [
      {
        at: 'connect',
        resolved: [{ at: ['createChannel', 'createConfirmChannel'], resolved: amqpChannel }],
      },
    ],
    modules: {
      'amqplib/callback_api': [
        {
          at: 'connect',
          callbacks: [-1],
          arguments: givenToCallback([
            {
              at: ['createChannel', 'createConfirmChannel'],
              callbacks: [-1],
              arguments: givenToCallback(amqpChannel),
              returned: amqpChannel,
            },
          ]),
        },
      ],
    },
  },

  // A function that waits for a lock is called by the holder that releases it, in the holder's context.
  'async-lock': {
    versions: ['1.4.0', '2.0.0'],
    steps: [{ at: 'prototype.acquire', callbacks: [1, 2] }],
  },

  // One loop serves all tasks. It runs in the context of the task that started it.
  'better-queue': {
    versions: ['3.8.10', '4.0.0'],
    steps: [
      {
        at: '',
        // The worker, or options with it.
        arguments: { 0: [{ at: ['', 'process'], in: 'item' }], 1: [{ at: 'process', in: 'item' }] },
      },
      {
        at: 'prototype.push',
        items: [0],
        callbacks: [1],
        // The queue itself pushes tickets again, so the caller of `push` is not always their owner.
        returned: [{ at: '', listeners: true }],
      },
    ],
  },

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

  // A function that has to wait is called when the one before it ends, in the context of that one.
  cockatiel: {
    versions: ['3.0.0', '4.0.0'],
    steps: [{ at: 'BulkheadPolicy.prototype.execute', callbacks: [0] }],
  },

  // Callbacks that were called too early share one task, which runs in the context of the first.
  dezalgo: {
    versions: ['1.0.3', '2.0.0'],
    steps: [{ at: '', callbacks: [0] }],
  },

  // As in q.
  'es6-promise': {
    versions: ['4.1.0', '5.0.0'],
    steps: [{ at: 'prototype.then', callbacks: [0, 1] }],
  },

  // If too many files are open, what failed is tried again when another file is closed, or by one timer.
  'graceful-fs': {
    versions: ['4.2.9', '5.0.0'],
    steps: [
      {
        at: ['appendFile', 'copyFile', 'open', 'readFile', 'readdir', 'writeFile'],
        callbacks: [-1],
      },
    ],
  },

  // All callers that wait for the same key are called back when the first one has its result, in its context.
  inflight: {
    versions: ['1.0.4', '2.0.0'],
    steps: [{ at: '', callbacks: [1] }],
  },

  // Callbacks and streams come from the connection, in the context in which it was opened, or in that of the
  // request that gave it back to the pool. Promises are right.
  mariadb: {
    versions: ['3.5.4', '4.0.0'],
    steps: [
      { at: 'createConnection', resolved: [{ at: 'queryStream', returned: events }] },
      {
        at: 'createPool',
        returned: [{ at: 'getConnection', resolved: [{ at: 'queryStream', returned: events }] }],
      },
    ],
    modules: {
      'mariadb/callback': [
        { at: 'createConnection', returned: mariadbConnection },
        {
          at: 'createPool',
          returned: [
            { at: ['query', 'execute', 'batch'], callbacks: [-1], once: true },
            {
              at: 'getConnection',
              callbacks: [-1],
              once: true,
              arguments: givenToCallback(mariadbConnection),
            },
          ],
        },
      ],
    },
  },

  // Callbacks come from the connection to each server, in the context in which it was opened.
  memjs: {
    versions: ['1.3.0', '2.0.0'],
    steps: [
      {
        at: [
          ...['get', 'set', 'add', 'replace', 'delete', 'increment', 'decrement', 'append'],
          ...['prepend', 'touch', 'flush', 'stats'],
        ].map((name) => `Client.prototype.${name}`),
        callbacks: ['first'],
      },
      // Opens the connection, if there is none.
      { at: 'Server.prototype.sock', callbacks: [1], once: true, in: 'root' },
    ],
  },

  // Callbacks come from the connection, in the context in which it was opened.
  mqtt: {
    versions: ['5.0.0', '6.0.0'],
    steps: [
      {
        at: ['publish', 'subscribe', 'unsubscribe', 'end'].map(
          (name) => `MqttClient.prototype.${name}`,
        ),
        callbacks: [-1],
      },
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
      // A connection that is shared without a pool calls `execute` of a command for each packet. Not all
      // commands, because a connection keeps that with which it was opened.
      {
        at: ['query', 'execute', 'ping', 'changeUser'].map(
          (name) => `Connection.prototype.${name}`,
        ),
        callbacks: [-1],
        returned: [{ at: 'execute', in: 'caller' }],
      },
      {
        at: 'Connection.prototype.prepare',
        callbacks: [-1],
        // The callback gets a statement.
        arguments: {
          '-1': [{ at: '', arguments: { 1: [{ at: 'execute', callbacks: [-1] }] } }],
        },
      },
    ],
  },

  // Messages come from the connection, in the context in which it was opened.
  nats: {
    versions: ['2.29.3', '3.0.0'],
    steps: [
      {
        at: 'connect',
        resolved: [{ at: 'subscribe', arguments: { 1: [{ at: 'callback', in: 'caller' }] } }],
      },
    ],
  },

  // One timer serves all jobs. It is set by the job that is scheduled or that ran last.
  'node-schedule': {
    versions: ['2.0.0', '3.0.0'],
    steps: [
      { at: 'scheduleJob', returned: [{ at: ['invoke', 'callback', 'emit'], in: 'caller' }] },
    ],
  },

  // A message that waits for a connection of the pool is sent when another one is, in the context of that
  // one, and its callback is called in that context.
  nodemailer: {
    versions: ['6.9.0', '11.0.0'],
    steps: [{ at: 'createTransport', returned: [{ at: 'sendMail', callbacks: [1] }] }],
  },

  // A task that has to wait is started when the task before it ends, in the context of that task.
  'p-queue': {
    versions: ['9.0.0', '10.0.0'],
    steps: [{ at: 'default.prototype.add', callbacks: [0] }],
  },

  // A client that is shared without a pool calls back in the context for which it was opened.
  pg: {
    versions: ['8.11.0', '9.0.0'],
    steps: [
      {
        at: 'Client.prototype.query',
        callbacks: [1, 2],
        // A query of its own: an object with a callback, or an emitter.
        arguments: { 0: [{ at: ['callback', 'emit'], in: 'caller' }] },
      },
      { at: 'Client.prototype.connect', callbacks: [0] },
    ],
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

  // Rows and notifications come from the connection, in the context in which it was opened. Promises are
  // right.
  postgres: {
    versions: ['3.4.9', '4.0.0'],
    steps: [{ at: '', returned: postgresSql }],
  },

  // As in q.
  promise: {
    versions: ['8.0.1', '9.0.0'],
    steps: [
      { at: 'prototype.then', callbacks: [0, 1] },
      { at: 'prototype.nodeify', callbacks: [0] },
    ],
  },

  // All handlers that are due are called from one task, in the context of the first.
  q: {
    versions: ['1.4.1', '2.0.0'],
    steps: [
      { at: 'makePromise.prototype.then', callbacks: [0, 1, 2] },
      { at: 'nextTick', callbacks: [0] },
    ],
  },

  // A task of a pool that has to wait is started when the task before it ends, in the context of that task.
  // Messages come from the connection, in the context in which it was opened.
  redis: {
    versions: ['6.3.1', '7.0.0'],
    steps: [
      { at: ['createClient', 'createCluster', 'createSentinel'], returned: redisClient },
      // It may open a connection, which serves others after.
      { at: 'createClientPool', returned: [{ at: 'execute', callbacks: [0], in: 'root' }] },
    ],
  },

  // As in q.
  rsvp: {
    versions: ['4.0.1', '5.0.0'],
    steps: [
      { at: 'Promise.prototype.then', callbacks: [0, 1] },
      { at: 'async', callbacks: [0] },
    ],
  },

  // Its addon calls back in no context where Node carries the context itself (24, 26). Promises are right.
  sharp: {
    versions: ['0.33.5', '0.36.0'],
    steps: [
      { at: ['prototype.metadata', 'prototype.stats'], callbacks: [0] },
      { at: ['prototype.toBuffer', 'prototype.toFile'], callbacks: ['first'] },
      { at: 'prototype', listeners: true },
    ],
  },

  // Events of a client are emitted in the context of its connection, so listeners that were added in the
  // context of its user do not see that context.
  'socket.io': {
    versions: ['4.5.0', '5.0.0'],
    steps: [
      { at: 'Socket.prototype', listeners: true },
      // Acknowledgements.
      { at: 'Socket.prototype.emit', callbacks: [-1] },
      {
        at: ['onAny', 'prependAny', 'onAnyOutgoing', 'prependAnyOutgoing'].map(
          (name) => `Socket.prototype.${name}`,
        ),
        callbacks: [0],
        removable: true,
      },
      { at: ['Socket.prototype.offAny', 'Socket.prototype.offAnyOutgoing'], removes: [0] },
    ],
  },

  // The pool of knex. Its first request opens a connection that serves others after, and starts the timer that
  // looks for idle ones. The events of the pool that `acquire` and `release` emit stay those of the caller.
  tarn: {
    versions: ['3.0.2', '4.0.0'],
    steps: [{ at: ['Pool.prototype._create', 'Pool.prototype._startReaping'], in: 'root' }],
  },

  // All callers that wait for the result are called back when the first one has it, in its context.
  thunky: {
    versions: ['1.0.2', '2.0.0'],
    steps: [{ at: '', returned: [{ at: '', callbacks: [0] }] }],
  },

  // As in q.
  when: {
    versions: ['3.7.0', '4.0.0'],
    steps: [
      { at: ['Promise.prototype.then', 'Promise.prototype.done'], callbacks: [0, 1] },
      { at: 'Promise.prototype.fold', callbacks: [0] },
    ],
  },

  // A worker is called, and calls back, in the context of the task for which it was started. Its promises
  // are not those of the platform: they call their handlers at once.
  workerpool: {
    versions: ['9.0.0', '11.0.0'],
    steps: [
      {
        at: 'pool',
        returned: [
          { at: 'exec', arguments: { 2: [{ at: 'on', in: 'caller' }] }, returned: chained },
        ],
      },
    ],
  },

  // Events of a socket are emitted in the context of its connection, in which no request is.
  ws: {
    versions: ['8.0.0', '9.0.0'],
    // The exports are the class; later versions name it, too.
    steps: [{ at: ['prototype', 'WebSocket.prototype'], listeners: true }],
  },
};
