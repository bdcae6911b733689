'use strict';

/**
 * Questions about what a context can do. Each enters a value, arranges for a callback, and calls `see` in
 * that callback.
 *
 * @typedef {object} Kit
 * @property {(fn: () => unknown) => void} enter calls it with the value entered
 * @property {() => void} see reads the value; ends the question
 * @property {(fn: () => void) => () => void} bind keeps the current context for a function
 * @property {() => unknown} read
 * @property {((value: string) => any) | undefined} scope enters a value until the end of a block
 *
 * @typedef {{ title: string, ask: (kit: Kit) => void }} Question
 */

/** @type {Record<string, Question>} */
const QUESTIONS = {
  await: {
    title: 'after an `await`',
    ask: ({ enter, see }) =>
      enter(async () => {
        await null;
        see();
      }),
  },
  timer: {
    title: 'in a timer, an immediate and a tick',
    ask: ({ enter, see }) =>
      enter(() => setTimeout(() => setImmediate(() => process.nextTick(see)), 1)),
  },
  microtask: {
    title: 'in a `queueMicrotask`',
    ask: ({ enter, see }) => enter(() => queueMicrotask(see)),
  },
  fs: {
    title: 'in a callback of `fs`',
    ask: ({ enter, see }) => enter(() => require('node:fs').stat(__filename, see)),
  },
  fetch: {
    title: 'after a `fetch`',
    ask: ({ enter, see }) =>
      enter(() => {
        fetch('data:text/plain,x').then(see);
      }),
  },
  thenable: {
    title: 'in the `then` of a query builder that is awaited',
    ask: ({ enter, see }) =>
      enter(async () => {
        await {
          /** @param {() => void} resolve */
          then(resolve) {
            see();
            resolve();
          },
        };
      }),
  },
  rejection: {
    title: 'in `unhandledRejection`, that of the `reject`',
    ask({ enter, see }) {
      process.once('unhandledRejection', see);
      /** @type {((reason: unknown) => void) | undefined} */
      let reject;
      void new Promise((_, theReject) => (reject = theReject));
      enter(() => reject?.('not handled'));
    },
  },
  bind: {
    title: 'in a function that was bound',
    ask({ enter, see, bind }) {
      /** @type {(() => void) | undefined} */
      let bound;
      enter(() => (bound = bind(see)));
      setImmediate(/** @type {any} */ (bound));
    },
  },
  scope: {
    title: 'in a block, after a scope was opened (`withScope`)',
    ask({ see, scope }) {
      const open = scope?.('scope');
      see();
      open?.dispose?.();
    },
  },
};

module.exports = { QUESTIONS };
