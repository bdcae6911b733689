'use strict';

const vm = require('node:vm');
const v8 = require('node:v8');
const { row } = require('../kinds.js');

/** @type {(() => void) | undefined} */
let collect;

/** Made on first use: other runtimes, which run other rows, have no such flag. */
function gc() {
  if (collect === undefined) {
    v8.setFlagsFromString('--expose_gc');
    collect = vm.runInNewContext('gc');
  }
  collect();
}

/** @type {Set<Promise<unknown>>} */
const awaitedByRows = new Set();

/**
 * Collects garbage until a promise settles. One loop serves all rows at once: V8 11 puts off the
 * callbacks of registries from one collection to the next.
 *
 * @param {Promise<unknown>} promise
 */
async function collectUntil(promise) {
  awaitedByRows.add(promise);
  const settled = () => void awaitedByRows.delete(promise);
  promise.then(settled, settled);
  if (awaitedByRows.size > 1) return;
  while (awaitedByRows.size > 0) {
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setTimeout(resolve, 1));
    gc();
  }
}

/** In a realm of its own. */
const inNewContext = (code, globals) => vm.runInNewContext(code, globals);

module.exports = [
  row('vm: a reaction in another realm', 'registered', (storage, read) => {
    const promise = storage.run('created', () => inNewContext('Promise.resolve()'));
    return storage.run('registered', () => promise.then(read));
  }),
  row("vm: an await in another realm's function", 'registered', (storage, read) => {
    const fn = storage.run('created', () =>
      inNewContext('(async (read) => { await null; read(); })'),
    );
    return storage.run('registered', () => fn(read));
  }),
  row("vm: a timer with another realm's function", 'registered', (storage, read) => {
    const fn = storage.run('created', () => inNewContext('() => read()', { read }));
    storage.run('registered', () => setTimeout(fn, 1));
  }),
  row("vm: another realm's function, called by a reaction here", 'registered', (storage, read) => {
    const fn = storage.run('created', () => inNewContext('() => read()', { read }));
    return storage.run('registered', () => Promise.resolve().then(fn));
  }),
  row('FinalizationRegistry', 'created', async (storage, read, seen) => {
    // Ours where the storage is ours; Node's own otherwise.
    const { FinalizationRegistry = globalThis.FinalizationRegistry } = storage.exports;
    const registry = storage.run('created', () => new FinalizationRegistry(read));
    storage.run('registered', () => registry.register({}));
    await Promise.all([collectUntil(seen), seen]);
    // Keeps the registry alive until here: a collected registry calls no callbacks.
    registry.unregister(registry);
  }),
];
