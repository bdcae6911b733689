'use strict';

/**
 * Rows that do not read what the table says, and why. The tests assert these limits, to document
 * them and to notice a change.
 *
 * @typedef {object} Limit
 * @property {string[]} rows
 * @property {(where: Where) => boolean} applies
 * @property {string | undefined} seen the label of what is read instead
 * @property {string} reason
 *
 * @typedef {object} Where
 * @property {'ours' | 'node'} storage
 * @property {number} line the Node line, such as 22
 * @property {boolean} nodeCarries whether Node carries the slot, by its version and flags
 * @property {string} backend
 */

/** Whether Node's async_hooks carry the contexts: for its own storage, and for ours without a slot. */
const overHooks = (/** @type {Where} */ { storage, nodeCarries, backend }) =>
  !nodeCarries && (storage === 'node' || backend === 'host');

/** @type {Limit[]} */
const LIMITS = [
  {
    rows: [
      'unhandledRejection: a promise made elsewhere',
      'unhandledRejection: rejected through a timer',
      'uncaughtException: a rejection that nobody handles',
    ],
    applies: overHooks,
    seen: 'created',
    reason: 'async_hooks know where a promise was made, not where it was rejected',
  },
  {
    rows: ['rejectionHandled'],
    applies: () => true,
    seen: undefined,
    reason: 'Node emits it from its own loop and keeps no context for it',
  },
  {
    rows: ['thenable: then, resolved with from elsewhere'],
    applies: (where) => overHooks(where) || (where.line === 20 && !where.nodeCarries),
    seen: 'created',
    reason:
      'V8 11 and async_hooks tell which promise a thenable settles, not where it was resolved with',
  },
  {
    rows: ['Array.fromAsync'],
    applies: overHooks,
    seen: undefined,
    reason: 'V8 12 and 13 call no promise hook for the reactions that it registers',
  },
  {
    rows: ['uncaughtException: a microtask that throws'],
    applies: (where) => overHooks(where) || where.line === 20,
    seen: undefined,
    reason: 'there a microtask is an AsyncResource, whose scope ends before Node reports',
  },
  {
    rows: ["vm: another realm's function, called by a reaction here"],
    applies: (where) => where.line === 20 && !where.nodeCarries && !overHooks(where),
    seen: undefined,
    reason: 'the slot of V8 11 belongs to the realm, and the function is of another',
  },
  {
    rows: ['stream.finished', 'stream.pipeline'],
    applies: (where) => overHooks(where) && where.line === 20,
    seen: 'ended',
    reason: 'Node 20 binds these callbacks to nothing',
  },
  {
    rows: ['FinalizationRegistry'],
    applies: ({ storage }) => storage === 'node',
    seen: undefined,
    reason: 'Node gives these callbacks no context',
  },
];

/**
 * @param {Where} where
 * @returns {Map<string, Limit>} by row
 */
const limitsOf = (where) =>
  new Map(
    LIMITS.filter(({ applies }) => applies(where)).flatMap((limit) =>
      limit.rows.map((name) => [name, limit]),
    ),
  );

/**
 * @param {number} line
 * @param {string[]} flags
 */
const nodeCarries = (line, flags) =>
  line >= 24
    ? !flags.includes('--no-async-context-frame')
    : line === 22 && flags.includes('--experimental-async-context-frame');

module.exports = { LIMITS, limitsOf, nodeCarries };
