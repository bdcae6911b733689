'use strict';

const { row } = require('../kinds.js');

let count = 0;

/**
 * A row that listens for an event of the process with the row's own reason.
 *
 * @param {'unhandledRejection' | 'uncaughtException'} event
 * @param {string} name
 * @param {string} expected
 * @param {(storage: any, reason: Error) => void} fail
 */
const reported = (event, name, expected, fail) =>
  row(name, expected, async (storage, read, seen) => {
    const reason = new Error(`reason ${count++}`);
    const listener = (given) => given === reason && read();
    storage.run('listened', () => process.on(event, listener));
    fail(storage, reason);
    await seen;
    process.off(event, listener);
  });

const rejection = (name, expected, fail) =>
  reported('unhandledRejection', `unhandledRejection: ${name}`, expected, fail);

const exception = (name, expected, fail) =>
  reported('uncaughtException', `uncaughtException: ${name}`, expected, fail);

/** A promise that is settled by hand. */
function deferred() {
  let reject;
  let resolve;
  const promise = new Promise((...functions) => ([resolve, reject] = functions));
  return { promise, reject, resolve };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

module.exports = [
  rejection('Promise.reject', 'rejected', (storage, reason) => {
    storage.run('rejected', () => void Promise.reject(reason));
  }),
  rejection('a promise made elsewhere', 'rejected', (storage, reason) => {
    const { reject } = storage.run('created', deferred);
    storage.run('rejected', () => reject(reason));
  }),
  rejection('rejected through a timer', 'rejected', (storage, reason) => {
    const { reject } = storage.run('created', deferred);
    storage.run('rejected', () => setTimeout(() => reject(reason), 1));
  }),
  rejection('an async function that throws', 'called', (storage, reason) => {
    storage.run('called', async () => {
      await null;
      throw reason;
    });
  }),
  rejection('a derived promise', 'registered', (storage, reason) => {
    const { promise, reject } = storage.run('created', deferred);
    storage.run('registered', () => void promise.then(() => {}));
    storage.run('rejected', () => reject(reason));
  }),
  rejection('a reaction that throws', 'registered', (storage, reason) => {
    const { promise, resolve } = storage.run('created', deferred);
    storage.run('registered', () =>
      promise.then(() => {
        throw reason;
      }),
    );
    storage.run('resolved', () => resolve());
  }),
  rejection('a promise that adopts a rejected one', 'rejected', (storage, reason) => {
    storage.run('rejected', () => new Promise((resolve) => resolve(Promise.reject(reason))));
  }),
  rejection('a reaction that returns a rejected one', 'registered', (storage, reason) => {
    storage.run('registered', () => void Promise.resolve().then(() => Promise.reject(reason)));
  }),
  row('rejectionHandled', 'handled', async (storage, read, seen) => {
    const ignore = () => {};
    process.on('unhandledRejection', ignore);
    const promise = storage.run('rejected', () => Promise.reject(new Error('handled late')));
    const listener = (given) => given === promise && read();
    storage.run('listened', () => process.on('rejectionHandled', listener));
    await turn();
    storage.run('handled', () => promise.catch(() => {}));
    await seen;
    process.off('rejectionHandled', listener);
    process.off('unhandledRejection', ignore);
  }),

  exception('a timer that throws', 'registered', (storage, reason) => {
    storage.run('registered', () =>
      setTimeout(() => {
        throw reason;
      }, 1),
    );
  }),
  exception('an immediate that throws', 'registered', (storage, reason) => {
    storage.run('registered', () =>
      setImmediate(() => {
        throw reason;
      }),
    );
  }),
  exception('a tick that throws', 'registered', (storage, reason) => {
    storage.run('registered', () =>
      process.nextTick(() => {
        throw reason;
      }),
    );
  }),
  exception('a microtask that throws', 'registered', (storage, reason) => {
    storage.run('registered', () =>
      queueMicrotask(() => {
        throw reason;
      }),
    );
  }),
  exception('an I/O callback that throws', 'registered', (storage, reason) => {
    storage.run('registered', () =>
      require('node:fs').stat(__filename, () => {
        throw reason;
      }),
    );
  }),
  exception('a rejection that nobody handles', 'rejected', (storage, reason) => {
    const { reject } = storage.run('created', deferred);
    storage.run('rejected', () => reject(reason));
  }),
];
