'use strict';

const fs = require('node:fs');
const { fileURLToPath } = require('node:url');
const { exchange } = require('../thread.js');

/**
 * Warns of scopes that an async function opens before its first `await`: its caller sees them, because
 * V8 does not restore the caller's context when the function returns (docs/scopes.md). This is for
 * development, and loaded on request only (watch-scope.js).
 *
 * A scope that ends in the same piece of synchronous code is right. So each scope is looked at again in a
 * microtask, which runs after that code and before the function goes on. If the scope is still open then,
 * the stack on which it was opened says whether an async function had a caller.
 */

/** How many frames of a stack are read. */
const FRAMES = 32;

/**
 * The folder of the package, in which no frame is the program's. This file is part of `lib/core.js` in a
 * package that is published, and of a file of the program in a bundle.
 */
const [, LIB] =
  (typeof __filename === 'string' &&
    /^(.*[\\/]lib[\\/])(?:context[\\/]open-scopes|core)\.js$/.exec(__filename)) ||
  [];

/**
 * @typedef {object} Place a frame of a stack
 * @property {string} file '' for a built-in
 * @property {number} line
 * @property {number} column
 * @property {number} startLine where the function begins
 * @property {number} startColumn
 * @property {boolean} resumed whether V8 resumes it after an `await`: then the frames below are not its callers
 */

/**
 * @param {unknown} _error
 * @param {NodeJS.CallSite[]} sites
 * @returns {Place[]}
 */
const asPlaces = (_error, sites) =>
  sites.map((/** @type {any} */ site) => ({
    file: site.getFileName() ?? '',
    line: site.getLineNumber() ?? 0,
    column: site.getColumnNumber() ?? 0,
    // V8 has these since 8.6.
    startLine: site.getEnclosingLineNumber?.() ?? 0,
    startColumn: site.getEnclosingColumnNumber?.() ?? 0,
    resumed: site.isAsync(),
  }));

/** @returns {Place[]} the synchronous stack */
function takeStack() {
  const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const { stackTraceLimit } = Error;
  /** @type {{ stack?: any }} */
  const holder = {};
  try {
    Error.prepareStackTrace = asPlaces;
    Error.stackTraceLimit = FRAMES;
    Error.captureStackTrace(holder, watchScope);
    const places = holder.stack;
    const end = places.findIndex((/** @type {Place} */ { resumed }) => resumed);
    return end === -1 ? places : places.slice(0, end);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepare === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Object.defineProperty(Error, 'prepareStackTrace', prepare);
  }
}

/** @param {Place} place */
const isOurs = ({ file }) =>
  file === 'native-async-context:wrapper' || (LIB !== undefined && file.startsWith(LIB));

/** @param {Place} place */
const isNodes = ({ file }) => file === '' || file.startsWith('node:');

/**
 * Returns whether the source of a function begins with `async`. No function of V8 tells: a stack has no
 * functions of strict code. A source that cannot be read counts as not async.
 *
 * @param {Place} place
 */
function isAsync({ file, startLine, startColumn }) {
  try {
    const source = fs.readFileSync(file.startsWith('file:') ? fileURLToPath(file) : file, 'utf8');
    const line = source.split('\n', startLine)[startLine - 1];
    return line.startsWith('async', startColumn - 1);
  } catch {
    return false;
  }
}

/** @param {Place} place */
const show = ({ file, line, column }) => `${file}:${line}:${column}`;

/** How many frames of the program tell one way to a scope from another, and how many ways are kept. */
const TOLD = 4;
const WAYS = 1000;

/**
 * The stacks that were examined: a scope is opened on the same stack again and again.
 *
 * @type {Set<string>}
 */
const examined = new Set();

/** Where a scope was opened that was warned of. @type {Set<string>} */
const warned = new Set();

/**
 * @param {Place[]} stack
 * @returns {Place[]} the frames of the program up to the first `run`, `wrap` or generator that is carried:
 *   these put back what their caller had
 */
function program(stack) {
  const first = stack.findIndex((place) => !isOurs(place));
  const inner = stack.slice(first === -1 ? stack.length : first);
  const end = inner.findIndex(isOurs);
  return inner.slice(0, end === -1 ? inner.length : end).filter((place) => !isNodes(place));
}

/** @param {Place[]} places the frames of the program where a scope was opened */
function examine(places) {
  const way = places.slice(0, TOLD).map(show).join();
  if (examined.has(way) || examined.size === WAYS) return;
  examined.add(way);
  // The function itself, or the one that called a helper or a constructor to open the scope.
  const holder = places.findIndex(isAsync);
  const caller = places[holder + 1];
  if (holder === -1 || caller === undefined) return;
  const opened = show(places[holder]);
  if (warned.has(opened)) return;
  warned.add(opened);
  process.emitWarning(
    `A scope was opened at ${opened}, before the first await of an async function, and the ` +
      `caller of the function sees it, at ${show(caller)}. Put "await null" before the scope, or call ` +
      'the function with new AsyncContext.Snapshot().run(fn).',
    { code: 'ASYNC_CONTEXT_SCOPE_LEFT_OPEN' },
  );
}

/**
 * @template S
 * @param {S} scope that was just opened
 * @param {(scope: S) => boolean} hasEnded not a closure: that would cost each scope, asked for or not
 */
function watchScope(scope, hasEnded) {
  const places = program(takeStack());
  const found = exchange(undefined);
  queueMicrotask(() => {
    if (!hasEnded(scope)) examine(places);
  });
  exchange(found);
}

module.exports = { watchScope };
