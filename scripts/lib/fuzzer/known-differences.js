'use strict';

const { operationsOf } = require('./compare.js');

/**
 * The known reasons why a program reads something else with the package than with Node's own
 * AsyncLocalStorage on Node 26. Each has a name, and explains certain reads only.
 *
 * @typedef {import('./compare.js').Difference} Difference
 * @typedef {import('./generate.js').Operation} Operation
 *
 * @typedef {object} Known
 * @property {string} name
 * @property {'improvement' | 'node' | 'bug'} sort an improvement of the package over Node; a difference
 *   between Node versions, where the package reads what this Node reads without it; or a bug of the package,
 *   to be fixed
 * @property {string} reason
 * @property {(difference: Difference, where: Where) => boolean} explains
 *
 * @typedef {object} Where
 * @property {import('./generate.js').Program} program
 * @property {string} line of Node
 * @property {string[]} flags
 * @property {string} backend
 */

/** Whether this Node carries its own storages in the slot and not by hooks. */
const hasFrames = (/** @type {Where} */ { line, flags }) =>
  line === '26' ||
  (line === '24' && !flags.includes('--no-async-context-frame')) ||
  flags.includes('--experimental-async-context-frame');

/**
 * The values that were read, without what the methods of subclasses add to them: which methods a Node calls
 * does not matter for which value arrives. Default values count as undefined, because only Node 26 and later
 * have them.
 *
 * @param {Difference['seen']} reads
 * @param {RegExp} [methods]
 */
function bare(reads, methods = /(?:get|enter|run)\(([^()]*)\)/g) {
  let text = (JSON.stringify(reads) ?? '').replaceAll('the default', 'undefined');
  for (let before; before !== text;) [before, text] = [text, text.replace(methods, '$1')];
  return text;
}

/** @param {Difference} difference */
const asNodeDoes = ({ seen, own }) => bare(seen) === bare(own);

/** @param {Difference} difference @param {...string} kinds */
const isOf = ({ op }, ...kinds) => op !== undefined && kinds.includes(op.kind);

/** @type {Known[]} */
const KNOWN = [
  {
    name: 'the host backend without frames',
    sort: 'node',
    reason:
      'It is the storage of this Node, which follows async hooks: what those miss, it misses.',
    explains: (difference, where) =>
      where.backend === 'host' && !hasFrames(where) && asNodeDoes(difference),
  },
  {
    name: 'the host backend in a frozen promise, without frames',
    sort: 'node',
    reason:
      'Async hooks keep the context in the promise. Where it cannot be written, entering one throws, in Node and here; here leaving one throws, too.',
    explains: (_, where) =>
      where.backend === 'host' &&
      !hasFrames(where) &&
      operationsOf(where.program.body).some(
        ({ kind, options }) =>
          kind === 'frozen promise' && (options.way === 'derived' || options.way === 'async'),
      ),
  },
  {
    name: 'channels that call run of a subclass',
    sort: 'node',
    reason: 'Channels enter their stores with run before Node 26, with withScope from then on.',
    explains: (difference, { program, line }) =>
      line !== '26' &&
      isOf(difference, 'runStores', 'TracingChannel') &&
      program.storages.some((name) => name === 'run' || name === 'all') &&
      bare(difference.seen, /run\(([^()]*)\)/g) === bare(difference.expected, /run\(([^()]*)\)/g),
  },
  {
    name: 'the end of a stream, outside any context',
    sort: 'node',
    reason:
      'Node 22 and 24 call back where finished or pipeline was called, and so does the package on Node 20. Node 26 does so in a context only; outside any, it calls back where the stream ended.',
    explains: (difference, { line }) =>
      line !== '26' &&
      isOf(difference, 'finished', 'pipeline') &&
      difference.role === 'body' &&
      (line === '20' || asNodeDoes(difference)),
  },
  {
    name: 'then of a thenable, on Node 20 and by hooks',
    sort: 'node',
    // Each Node has called different methods of a subclass by then, so what this Node reads without the
    // package says nothing more here.
    reason:
      'It is called in the context in which the promise was made that adopts the thenable (docs/propagation.md).',
    explains: (difference, where) =>
      (where.line === '20' || (where.backend === 'host' && !hasFrames(where))) &&
      isOf(difference, 'thenable') &&
      difference.op?.options.way === 'adopt',
  },
  {
    name: 'a microtask that throws, on Node 20',
    sort: 'node',
    reason: 'Its V8 has left the context when it reports the error (docs/propagation.md).',
    explains: (difference, { line }) =>
      line === '20' &&
      isOf(difference, 'an uncaught exception') &&
      difference.op?.options.way === 'microtask' &&
      asNodeDoes(difference),
  },
  {
    name: 'a function of another realm that a reaction calls, on Node 20',
    sort: 'bug',
    reason:
      'A limit of the native backend: V8 11 keeps a slot for each realm (docs/propagation.md).',
    explains: (difference, { line, backend }) =>
      line === '20' &&
      backend === 'native' &&
      isOf(difference, 'vm: a promise') &&
      difference.op?.options.way === 'ours',
  },
  {
    name: 'the end of a stream, outside any context, on Node 26',
    sort: 'bug',
    reason:
      'Once a storage was entered, Node has a frame there although nothing is in it, and calls back where finished or pipeline was called. The package leaves none, so that Node calls back where the stream ended.',
    explains: (difference, { line }) =>
      line === '26' && isOf(difference, 'finished', 'pipeline') && difference.role === 'body',
  },
  {
    name: 'rejectionHandled',
    sort: 'node',
    reason:
      'Node emits it in no context, or in the one of a tick that threw just before: nothing to rely on.',
    explains: ({ role }) => role === 'rejectionHandled',
  },
  {
    name: 'hooks that the host backend starts too late',
    sort: 'bug',
    reason:
      'Without frames on Node 24, an await that began before the first context of the process goes on with what a microtask entered meanwhile; without the package it does not.',
    explains: ({ expected, own }, { program, line, flags, backend }) =>
      program.alone &&
      backend === 'host' &&
      line === '24' &&
      flags.includes('--no-async-context-frame') &&
      bare(expected) === bare(own),
  },
  {
    name: 'hooks around a resource, without frames',
    sort: 'node',
    reason:
      'Node with frames calls before and after in the context of who runs the resource, Node without them in that of the resource.',
    explains: (difference, where) =>
      !hasFrames(where) &&
      / (before|after) of /.test(difference.role) &&
      isOf(difference, 'queueMicrotask', 'AsyncResource.bind', 'AsyncResource', 'emitter') &&
      asNodeDoes(difference),
  },
  {
    name: 'a microtask that throws leaves its context behind',
    sort: 'bug',
    reason:
      'What runs next in the same turn, such as an await outside any context, goes on in it; on every Node but 20. Without the package it does not.',
    explains: ({ expected, own }, { program, line, backend }) =>
      line !== '20' &&
      backend !== 'host' &&
      bare(expected) === bare(own) &&
      operationsOf(program.body).some(
        ({ kind, options }) => kind === 'an uncaught exception' && options.way === 'microtask',
      ),
  },
];

/**
 * The body around each operation, by the label of the read at the start of the body.
 *
 * @param {import('./generate.js').Program} program
 * @returns {Map<number, { op: Operation, role: string }>} by the operation's id
 */
function bodiesAround(program) {
  const around = new Map();
  for (const op of operationsOf(program.body)) {
    for (const [role, { operations }] of Object.entries(op.bodies)) {
      for (const { id } of operations) around.set(id, { op, role });
    }
  }
  return around;
}

/**
 * Sorts differences into known and unknown ones. If a body starts with a known difference, the differences
 * inside it follow from that one.
 *
 * @param {Difference[]} differences of a program
 * @param {Where} where
 * @returns {{ known: Known[], unknown: Difference[] }}
 */
function explain(differences, where) {
  const around = bodiesAround(where.program);
  /** @type {Set<string>} */
  const explained = new Set();
  /** @type {Set<Known>} */
  const known = new Set();
  /** @param {Difference} difference */
  const follows = ({ op }) => {
    for (let at = around.get(op?.id ?? -1); at !== undefined; at = around.get(at.op.id)) {
      if (explained.has(`${at.op.id} ${at.role}`)) return true;
    }
    return false;
  };
  for (const difference of differences) {
    const found = KNOWN.find(({ explains }) => explains(difference, where));
    if (found === undefined) continue;
    known.add(found);
    explained.add(`${difference.op?.id} ${difference.role}`);
  }
  const unknown = differences.filter(
    (difference) =>
      !explained.has(`${difference.op?.id} ${difference.role}`) && !follows(difference),
  );
  return { known: [...known], unknown };
}

module.exports = { KNOWN, explain };
