'use strict';

const { once } = require('node:events');
const { gone, readable } = require('../kinds.js');

const never = new Promise(() => {});

let modules = 0;

module.exports = [
  gone('a promise that is fulfilled, held', (room) =>
    room.run(() => void room.hold(new Promise((resolve) => resolve(1)))),
  ),
  gone('Promise.resolve, held', (room) => room.run(() => void room.hold(Promise.resolve(1)))),
  gone('a promise that was rejected and handled, held', (room) =>
    room.run(() => room.hold(Promise.reject(new Error('rejected'))).catch(() => {})),
  ),
  gone('a promise that was rejected, handled late, held', async (room) => {
    const reported = once(process, 'unhandledRejection');
    const promise = room.run(() => room.hold(Promise.reject(new Error('rejected'))));
    await reported;
    const handled = once(process, 'rejectionHandled');
    promise.catch(() => {});
    await handled;
  }),
  gone('the promise of an async function that has returned, held', (room) =>
    room.run(() =>
      room.hold(
        (async () => {
          await null;
          return 1;
        })(),
      ),
    ),
  ),
  gone('the promise of a then that has run, held', (room) =>
    room.run(() => room.hold(Promise.resolve().then(() => 1))),
  ),
  gone('the promise of a then that has entered a value, held', (room) =>
    room.hold(Promise.resolve().then(() => room.storage.enterWith(room.value()))),
  ),
  gone('a promise fulfilled with a thenable, held', (room) =>
    room.run(() =>
      room.hold(
        new Promise((resolve) =>
          resolve({ then: (/** @type {(value: number) => void} */ call) => call(1) }),
        ),
      ),
    ),
  ),
  gone('Promise.all, fulfilled, held', (room) =>
    room.run(() => room.hold(Promise.all([1, Promise.resolve(2)]))),
  ),
  gone('a cache of promises: the first to ask makes the entry', async (room) => {
    /** @type {Map<string, Promise<unknown>>} */
    const cache = room.hold(new Map());
    const load = async () => {
      await null;
      return { loaded: await Promise.resolve(1) };
    };
    const ask = () => {
      if (!cache.has('key')) cache.set('key', load());
      return cache.get('key');
    };
    await Promise.all([room.run(ask), room.storage.run('second', ask)]);
  }),
  gone('a promise that is pending, held, nobody waits for it', (room) =>
    room.run(() => void room.hold(new Promise(() => {}))),
  ),
  gone('a promise that is pending, held, another context waits for it', (room) => {
    const promise = room.run(() => room.hold(new Promise(() => {})));
    void promise.then(() => {});
  }),
  readable('a promise that is pending, held, its context waits for it', (room) =>
    room.run(() => void room.hold(new Promise(() => {})).then(() => {})),
  ),
  gone('the promise of an async function that waits for ever, held', (room) =>
    room.run(
      () =>
        void room.hold(
          (async () => {
            await new Promise(() => {});
          })(),
        ),
    ),
  ),
  gone('an async function that waits for ever, nothing held', (room) =>
    room.run(
      () =>
        void (async () => {
          await new Promise(() => {});
        })(),
    ),
  ),
  readable('Promise.race against a promise that never settles', (room) =>
    room.run(() => Promise.race([never, 1])),
  ),
  gone('a module that was imported', (room) =>
    room.run(() => import(`data:text/javascript,export default ${++modules}`)),
  ),
];
