'use strict';

const hooks = require('node:async_hooks');
const fs = require('node:fs');
const path = require('node:path');
const { NATIVE_READERS, nodeKeepsMaps } = require('../../register/native-readers.js');
const { placeOf } = require('./place-of.js');
const { anchors } = require('./versions.js');
const { watch } = require('./watch.js');

/**
 * Collects the facts about the process that the doctor examines, without judging them.
 *
 * @typedef {import('./watch.js').Use} Use
 *
 * @typedef {object} Facts
 * @property {any} [runtime] `runtime` of the package
 * @property {string} [loadError] why the package cannot be loaded
 * @property {string[]} uses the versions of the package that the program has loaded
 * @property {boolean} register whether node:async_hooks exports our AsyncLocalStorage
 * @property {Record<string, string>} environment the variables that the package reads
 * @property {{ version: string, folder: string }[]} copies the loaded copies of the package
 * @property {boolean} promisesWatched whether Node gives every promise an async id
 * @property {import('./watch.js').HookUse[]} asyncHooks the hooks that are on
 * @property {Use[]} v8Hooks the promise hooks of node:v8 that are on
 * @property {Use[]} storages places that use Node's own AsyncLocalStorage
 * @property {string[]} misledReaders packages that read a storage natively and did not get Node's class
 * @property {string[]} openScopes warnings about scopes that callers of async functions see
 * @property {Use[]} exits places that call `enterWith` of such a storage inside of its `exit`
 * @property {Use} [emit] what has replaced `process.emit`
 * @property {number} rejectionListeners how many listeners `unhandledRejection` has
 * @property {string[]} tracers the tracers that were loaded before `register`
 * @property {string[]} thenables loaded libraries whose objects have a `then` of their own
 * @property {import('./mixed-callbacks.js').Mixed[]} mixed callbacks that came in another context
 * @property {{ name: string, version: string }[]} pools loaded libraries that call back in another
 *   context, unless `instrument` repairs them
 * @property {boolean} instrumented whether `native-async-context/instrument` is loaded
 * @property {import('./probes.js').ProbeResult[]} propagation empty if the program ended by itself
 * @property {string[]} exported the functions of V8 and Node that the program exports
 * @property {boolean} complete whether the examination could finish before the program ended
 * @property {'doctor' | 'idle' | 'program'} ended why the program ended: its time was over, it had
 *   nothing left to do, or it ended itself
 */

/** The file descriptor for the JSON. */
const OUTPUT = 3;

/** Returns whether Node's promise hooks are on: they mark every promise with an async id. */
const promisesWatched = () =>
  Object.getOwnPropertySymbols(Promise.resolve()).some(
    ({ description }) => description === 'async_id_symbol',
  );

/** Tracers and error reporters with a storage of their own, which `register` replaces. */
const TRACERS = [
  '@appsignal/nodejs',
  '@opentelemetry/context-async-hooks',
  '@sentry/node',
  'applicationinsights',
  'dd-trace',
  'elastic-apm-node',
  'newrelic',
];

/** Libraries whose objects are awaited without being promises. */
const THENABLES = ['knex', 'mongoose', 'objection', 'superagent', '@supabase/postgrest-js'];

/** Libraries that call back in another context: docs/instrument.md. */
const POOLS = [
  ...['async', 'bluebird', 'bottleneck', 'fastq', 'mysql2', 'p-queue', 'pg-pool', 'socket.io'],
  'undici',
];

/** `process.emit` before the program was loaded. */
const { emit } = process;

const versionsUsed = () => anchors().map(({ version }) => version);

/** @returns {string[]} the files that were loaded, in their order, with slashes */
const filesLoaded = () => Object.keys(require.cache).map((file) => file.split(path.sep).join('/'));

/** @param {string[]} files @param {string} name @returns {number} when a package was loaded */
const indexOf = (files, name) => files.findIndex((file) => file.includes(`/node_modules/${name}/`));

/** @returns {Pick<Facts, 'tracers' | 'thenables' | 'pools' | 'instrumented'>} */
function librariesLoaded() {
  const files = filesLoaded();
  const isLoaded = (/** @type {string} */ name) => indexOf(files, name) !== -1;
  const register = files.findIndex((file) => file.endsWith('/entries/register.js'));
  return {
    tracers: TRACERS.filter((name) => isLoaded(name) && indexOf(files, name) < register),
    thenables: THENABLES.filter(isLoaded),
    pools: POOLS.filter(isLoaded).map((name) => {
      const [folder] = files[indexOf(files, name)].split(`/node_modules/${name}/`, 1);
      const manifest = path.join(folder, 'node_modules', name, 'package.json');
      return { name, version: JSON.parse(fs.readFileSync(manifest, 'utf8')).version };
    }),
    instrumented: files.some((file) => file.endsWith('/lib/instrument/index.js')),
  };
}

/** @returns {Facts['copies']} a copy in a bundle has no folder of its own */
function copiesLoaded() {
  const copies = Object.keys(require.cache)
    .filter((file) => path.basename(file) === 'index.js')
    .flatMap((file) => {
      const folder = path.dirname(file);
      try {
        const manifest = fs.readFileSync(path.join(folder, 'package.json'), 'utf8');
        const { name, version } = JSON.parse(manifest);
        return name === 'native-async-context' ? [{ version, folder }] : [];
      } catch {
        return []; // Not the folder of a package.
      }
    });
  const bundled = versionsUsed()
    .map((version) => ({ version, folder: 'in a bundle' }))
    .filter(({ version }) => !copies.some((copy) => copy.version === version));
  return [...copies, ...bundled];
}

/**
 * Returns the loaded packages that look a storage of theirs up in the slot and got ours, because
 * `register` did not see them when the process began.
 *
 * @returns {string[]}
 */
function misledReaders() {
  const files = Object.keys(require.cache);
  const keeper = require.resolve('../../register/nodes-async-hooks.js');
  if (!nodeKeepsMaps || files.includes(keeper)) return [];
  return NATIVE_READERS.flatMap(({ readers, storages }) => {
    const loaded = [...readers, ...storages].filter((name) =>
      files.some((file) => file.includes(path.join('/node_modules', name, '/'))),
    );
    return loaded.some((name) => readers.includes(name)) ? loaded : [];
  });
}

/**
 * @param {ReturnType<typeof watch>} watched
 * @param {Facts['ended']} ended
 * @returns {Facts & { exports?: any }}
 */
function look(watched, ended) {
  // Read these before any of our code runs: on `host` our code itself switches on hooks of Node.
  const before = {
    promisesWatched: promisesWatched(),
    copies: copiesLoaded(),
    uses: versionsUsed(),
    storage: hooks.AsyncLocalStorage,
  };
  const facts = {
    uses: before.uses,
    register: false,
    ended,
    environment: Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value]) =>
        name.startsWith('NATIVE_ASYNC_CONTEXT_') ? [[name, String(value)]] : [],
      ),
    ),
    copies: before.copies,
    promisesWatched: before.promisesWatched,
    asyncHooks: watched.asyncHooks(),
    v8Hooks: watched.v8Hooks(),
    storages: watched.storages(),
    misledReaders: misledReaders(),
    openScopes: watched.openScopes(),
    exits: watched.exits(),
    mixed: watched.mixed(),
    ...(process.emit === emit ? {} : { emit: placeOf(process.emit) }),
    rejectionListeners: process.listenerCount('unhandledRejection'),
    ...librariesLoaded(),
    exported: [],
    propagation: [],
    complete: false,
  };
  try {
    const exports = require('../../../index.js');
    const register = before.storage === exports.AsyncLocalStorage;
    const exported = require('../../thread.js').exportedFunctions();
    return { ...facts, register, exported, runtime: exports.runtime, exports };
  } catch (error) {
    return { ...facts, loadError: /** @type {Error} */ (error).message };
  }
}

/** @param {Facts & { exports?: any }} facts */
function write({ exports: _, ...facts }) {
  fs.writeSync(OUTPUT, JSON.stringify(facts));
}

/** @param {number} after how long the program runs first, in milliseconds */
function examineAfter(after) {
  const watched = watch();
  const { exit } = process;
  let begun = false;
  const examine = async (/** @type {Facts['ended']} */ ended) => {
    if (begun) return;
    begun = true;
    const facts = look(watched, ended);
    if (facts.exports !== undefined) {
      facts.propagation = await require('./probes.js').propagation(facts.exports);
    }
    process.off('exit', onExit);
    write({ ...facts, complete: true });
    exit.call(process, 0);
  };
  const onExit = () => write(look(watched, 'program'));
  process.once('beforeExit', () => void examine('idle'));
  process.on('exit', onExit);
  setTimeout(examine, after, 'doctor').unref();
}

module.exports = { examineAfter };
