'use strict';

const { awaited, row } = require('../kinds.js');

/** A promise that is settled by hand. */
function deferred() {
  let resolve;
  let reject;
  const promise = new Promise((...functions) => ([resolve, reject] = functions));
  return { promise, resolve, reject };
}

/**
 * A reaction registered in one context, on a promise that is made and settled in others.
 *
 * @param {string} name
 * @param {(promise: Promise<unknown>, callback: () => void) => unknown} register
 * @param {'resolve' | 'reject'} settle
 */
const reaction = (name, register, settle) =>
  row(name, 'registered', (storage, read) => {
    const made = storage.run('created', deferred);
    const done = storage.run('registered', () => register(made.promise, read));
    storage.run('settled', () => made[settle](new Error('settled')));
    return done;
  });

/** Calls back once its `then` is called. */
const thenable = (callback) => ({
  then(resolve) {
    callback();
    resolve();
  },
});

let count = 0;

module.exports = [
  reaction('promise.then', (promise, callback) => promise.then(callback), 'resolve'),
  reaction('promise.catch', (promise, callback) => promise.catch(callback), 'reject'),
  reaction(
    'promise.finally',
    (promise, callback) => promise.finally(callback).catch(() => {}),
    'reject',
  ),
  reaction(
    'await',
    async (promise, callback) => {
      await promise;
      callback();
    },
    'resolve',
  ),
  reaction(
    'await of a promise that rejects',
    async (promise, callback) => {
      try {
        await promise;
      } catch {
        callback();
      }
    },
    'reject',
  ),
  reaction(
    'await Promise.all',
    async (promise, callback) => {
      await Promise.all([promise, null]);
      callback();
    },
    'resolve',
  ),
  row('async generator: its body', 'called next', async (storage, read) => {
    const generator = storage.run('created', async function* () {
      await null;
      read();
      yield;
    });
    await storage.run('called next', () => generator.next());
  }),
  row('for await: its body', 'registered', (storage, read) => {
    const values = storage.run('created', async function* () {
      await null;
      yield;
    });
    return storage.run('registered', async () => {
      for await (const _ of values) read();
    });
  }),
  awaited('await import()', () => import(`data:text/javascript,export default ${count++}`)),
  row('top-level await of an imported module', 'registered', (storage, read) => {
    const name = `native-async-context.test.${count++}`;
    globalThis[name] = read;
    return storage.run(
      'registered',
      () => import(`data:text/javascript,await null;globalThis['${name}']()`),
    );
  }),
  row('thenable: then, awaited', 'awaited', (storage, read) =>
    storage.run('awaited', async () => {
      await thenable(read);
    }),
  ),
  row('thenable: then, returned from a reaction', 'registered', (storage, read) =>
    storage.run('registered', () => Promise.resolve().then(() => thenable(read))),
  ),
  row('thenable: then, returned from an async function', 'called', (storage, read) =>
    storage.run('called', async () => {
      await null;
      return thenable(read);
    }),
  ),
  row('thenable: then, resolved with at once', 'resolved', (storage, read) =>
    storage.run('resolved', () => new Promise((resolve) => resolve(thenable(read)))),
  ),
  row('thenable: then, resolved with from elsewhere', 'resolved', (storage, read) => {
    const { promise, resolve } = storage.run('created', deferred);
    storage.run('resolved', () => resolve(thenable(read)));
    return promise;
  }),
  row('thenable: the reaction behind it', 'registered', (storage, read) =>
    storage.run('registered', () => {
      const silent = thenable(() => {});
      return new Promise((resolve) => resolve(silent)).then(() => silent).then(read);
    }),
  ),
  row('a promise of a subclass that is awaited', 'registered', (storage, read) => {
    class Subclass extends Promise {}
    return storage.run('registered', async () => {
      await new Subclass((resolve) => setImmediate(resolve));
      read();
    });
  }),
  row(
    'Array.fromAsync',
    'registered',
    (storage, read) =>
      storage.run('registered', async () => {
        await Array.fromAsync([Promise.resolve()], read);
      }),
    { exists: () => 'fromAsync' in Array },
  ),
  row(
    'Atomics.waitAsync',
    'registered',
    async (storage, read) => {
      const cell = new Int32Array(new SharedArrayBuffer(4));
      const done = storage.run('registered', () => Atomics.waitAsync(cell, 0, 0).value.then(read));
      storage.run('notified', () => Atomics.notify(cell, 0));
      await done;
    },
    { exists: () => 'waitAsync' in Atomics },
  ),
  awaited('await WebAssembly.compile', () =>
    WebAssembly.compile(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])),
  ),
];
