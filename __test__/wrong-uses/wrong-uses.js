'use strict';

const { EventEmitter } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const nodeHooks = require('node:async_hooks');
const core = require('../../index.js');
const { copyPackage } = require('../runtime/child.js');
const manifest = require('../../package.json');

/** Runs the code of the tables in docs/wrong-uses.md, and returns the outcome. */

const ROOMS = [
  'events',
  'explain',
  'fixtures',
  'flow',
  'generators',
  'instrument',
  'recording',
  'tasks',
];

/** Another version of the package, in the same realm. It has no binary, so it cannot have a backend. */
function loadOtherVersion() {
  const folder = copyPackage();
  const file = path.join(folder, 'package.json');
  fs.writeFileSync(file, JSON.stringify({ ...manifest, version: '0.0.1' }));
  const { NATIVE_ASYNC_CONTEXT_BACKEND: requested } = process.env;
  delete process.env.NATIVE_ASYNC_CONTEXT_BACKEND;
  try {
    return require(folder);
  } finally {
    if (requested !== undefined) process.env.NATIVE_ASYNC_CONTEXT_BACKEND = requested;
  }
}

const other = loadOtherVersion();

/** @returns {Record<string, any>} what the code may use; each row gets its own variables */
function scope() {
  const { AsyncContext, AsyncLocalStorage } = core;
  const rooms = ROOMS.map((name) => require(`../../entries/${name}.js`));
  return {
    ...Object.assign({}, core, ...rooms, require('../../entries/timers.js')),
    variable: new AsyncContext.Variable({ name: 'user' }),
    storage: new AsyncLocalStorage({ name: 'request' }),
    snapshot: new AsyncContext.Snapshot(),
    flow: new (require('../../entries/flow.js').ContinuationFlow)(),
    nodeStorage: new nodeHooks.AsyncLocalStorage(),
    otherVersion: new other.AsyncContext.Variable(),
    emitter: new EventEmitter(),
    fn() {},
  };
}

const AsyncFunction = /** @type {any} */ (async () => {}).constructor;

/**
 * @param {string} code
 * @returns {Promise<{ code: string, message: string }>} the error that the code throws, or what it
 *   returns; `code` is '' for an error that has none
 */
async function outcome(code) {
  const given = scope();
  /** @type {any[]} */
  const watches = [];
  const { watchVariable } = given;
  given.watchVariable = (/** @type {any[]} */ ...args) => {
    const watch = watchVariable(...args);
    watches.push(watch);
    return watch;
  };
  const last = code.lastIndexOf(';') + 1;
  const body = `'use strict'; ${code.slice(0, last)} return ${code.slice(last)}`;
  try {
    const result = await new AsyncFunction(...Object.keys(given), body)(...Object.values(given));
    return { code: '', message: `returns ${result}` };
  } catch (error) {
    const { code: found = '', message } = /** @type {any} */ (error);
    return { code: found, message };
  } finally {
    for (const watch of watches) watch.stop();
  }
}

module.exports = { outcome };
