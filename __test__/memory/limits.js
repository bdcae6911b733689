'use strict';

const { isFrom } = require('../glue/configuration.js');
const groups = require('./groups.js');

/**
 * Values that are kept although no code can read them, and why. The tests assert these limits, to
 * document them and to notice a change.
 *
 * @typedef {object} Where
 * @property {number} line the Node line, such as 22
 * @property {string} version of Node, such as 22.23.5
 * @property {boolean} nodeCarries whether Node carries the slot, by its version and flags
 * @property {string} backend of ours
 * @property {boolean} thenables whether, on Node 20, a thenable's `then` runs in the right context
 *
 * @typedef {object} Limit
 * @property {string[]} rows
 * @property {(where: Where) => boolean} applies
 * @property {number} [atMost] how many values are kept each time, if not all of them
 * @property {string} reason
 */

/** Whether Node's async_hooks carry the contexts, which they keep in the resources. */
const overHooks = (/** @type {Where} */ { nodeCarries, backend }) =>
  !nodeCarries && backend === 'host';

/** Node 24 removes the contexts that it carries itself from a timer that has ended. */
const takenFromTimers = (/** @type {Where} */ where) => overHooks(where) && where.line === 24;

/** Whether Node keeps the current frame in every timer, and never removes it. */
const inTimers = (/** @type {Where} */ { line, nodeCarries }) => line === 22 && nodeCarries;

const always = () => true;

/** @type {Limit[]} */
const LIMITS = [
  {
    rows: [
      'a storage that was disabled, in a context captured before',
      'a storage that was collected, in a context that is held',
    ],
    applies: always,
    reason: 'a context that is held keeps what it was made with',
  },
  {
    rows: [
      'setTimeout, cleared, its Timeout held',
      'setTimeout, closed, its Timeout held',
      'setTimeout, disposed, its Timeout held',
      'setInterval, cleared, its Timeout held',
      'setImmediate, cleared, its Immediate held',
      'setImmediate, disposed, its Immediate held',
    ],
    applies: (where) => (overHooks(where) && !takenFromTimers(where)) || inTimers(where),
    reason: 'Node keeps the context in the timer, also when it is cleared',
  },
  {
    rows: ['timers/promises, aborted, its promise held'],
    applies: (where) => !where.nodeCarries || inTimers(where),
    reason: 'the context stands in the timer, or in the promise',
  },
  {
    rows: [
      'setTimeout, fired, its Timeout held',
      'setTimeout, fired and unreferenced, its Timeout held',
      'setTimeout, refreshed, fired, its Timeout held',
      'setInterval, cleared in its callback, its Timeout held',
      'setImmediate, called, its Immediate held',
      'AbortSignal.timeout, aborted, held',
    ],
    applies: (where) => (overHooks(where) && !takenFromTimers(where)) || inTimers(where),
    reason: 'Node keeps the context in the timer',
  },
  {
    rows: [
      'timers/promises, its promise held',
      'a promise that is fulfilled, held',
      'Promise.resolve, held',
      'a promise that was rejected and handled, held',
      'a promise that was rejected, handled late, held',
      'the promise of an async function that has returned, held',
      'the promise of a then that has run, held',
      'the promise of a then that has entered a value, held',
      'a promise fulfilled with a thenable, held',
      'Promise.all, fulfilled, held',
      'a cache of promises: the first to ask makes the entry',
      'a module that was imported',
      'a promise of fs, held',
    ],
    applies: overHooks,
    reason: 'Node keeps the context in the promise',
  },
  {
    rows: [
      'a promise that is pending, held, nobody waits for it',
      'a promise that is pending, held, another context waits for it',
      'the promise of an async function that waits for ever, held',
    ],
    applies: (where) => overHooks(where) || (where.line === 20 && where.thenables),
    reason: 'a promise keeps the context it was made in, for the thenable it may be resolved with',
  },
  {
    rows: ['a MessagePort, closed, held'],
    applies: ({ line, nodeCarries }) => !(line === 22 && nodeCarries),
    reason: 'Node lets go of it with the object',
  },
  {
    rows: ['bindEventTarget: removed by its AbortSignal'],
    applies: ({ version }) => !isFrom(version, 24, 22),
    reason: 'until Node 24.22 a target keeps the listener that a signal has removed, bound or not',
  },
  {
    rows: ['http.Agent, a socket in its pool: the request that opened it'],
    applies: overHooks,
    reason: 'the socket is a resource of the context that opened it',
  },
  {
    rows: ['fetch, a socket in its pool: the request that opened it'],
    applies: always,
    reason: 'the socket is a resource of the context that opened it',
  },
  {
    rows: [
      'http.Agent, a socket in its pool: later requests',
      'http.Server, a connection that is kept: its requests',
      'fetch, a socket in its pool: later requests',
    ],
    applies: always,
    // The previous request may not have ended completely.
    atMost: 2,
    reason: 'a connection keeps its last request',
  },
];

/** Rows whose values Node 26's own storage keeps although no code can read them. */
const KEPT_BY_NODE_26 = [
  'a storage that was disabled, in a context captured before',
  'a storage that was collected, in a context that is held',
  'a MessagePort, closed, held',
  'withScope, disposed: what it shadowed, the scope held',
  'fetch, a socket in its pool: the request that opened it',
  'http.Agent, a socket in its pool: later requests',
  'http.Server, a connection that is kept: its requests',
  'fetch, a socket in its pool: later requests',
];

/**
 * @param {import('./kinds.js').Row} row
 * @param {Where} where
 * @returns {Limit | undefined}
 */
const limitOf = ({ name }, where) =>
  LIMITS.find(({ rows, applies }) => rows.includes(name) && applies(where));

/**
 * How many of a row's values have to remain with our storage.
 *
 * @param {import('./kinds.js').Row} row
 * @param {Where} where
 * @param {import('./run-rows.js').Result} result
 * @returns {{ least: number, most: number }}
 */
function expected(row, where, { times, values }) {
  const limit = limitOf(row, where);
  if (limit?.atMost !== undefined) return { least: 1, most: limit.atMost * times };
  const exactly = row.readable || limit !== undefined ? values : 0;
  return { least: exactly, most: exactly };
}

const names = new Set(
  Object.values(groups)
    .flat()
    .map(({ name }) => name),
);
for (const name of [...LIMITS.flatMap(({ rows }) => rows), ...KEPT_BY_NODE_26]) {
  if (!names.has(name)) throw new Error(`There is no row "${name}".`);
}

module.exports = { KEPT_BY_NODE_26, expected, limitOf };
