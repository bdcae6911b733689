'use strict';

const fs = require('node:fs');

/**
 * Unhandled rejections, and callbacks that throw. The program's settings choose their handler, whose read
 * counts for the operation in the error's `op`.
 */

/**
 * @param {import('./index.js').Run} run
 * @param {import('./index.js').Operation} op
 */
const errorOf = (run, op) =>
  Object.assign(new Error('expected'), { op, done: run.expect(op, 'heard of') });

/** @type {Record<string, import('./index.js').Kind>} */
module.exports = {
  'an unhandled rejection': {
    weight: 3,
    bodies: [],
    options: {
      way: ['reject', 'executor', 'elsewhere', 'timer', 'async', 'awaited', 'then', 'adopted'],
    },
    perform(run, op) {
      const error = errorOf(run, op);
      const thrower = () => {
        throw error;
      };
      const ways = {
        reject: () => Promise.reject(error),
        executor: () => new Promise((_, reject) => reject(error)),
        elsewhere() {
          /** @type {(error: any) => void} */
          let reject = () => {};
          const promise = new Promise((_, no) => (reject = no));
          run.elsewhere(op, true, () => reject(error));
          return promise;
        },
        timer: () => new Promise((_, reject) => setTimeout(reject, 1, error)),
        async: async () => thrower(),
        async awaited() {
          await null;
          thrower();
        },
        then: () => Promise.resolve().then(thrower),
        adopted: () => new Promise((resolve) => resolve(Promise.reject(error))),
      };
      ways[/** @type {keyof typeof ways} */ (op.options.way)]();
    },
  },
  'a rejection handled late': {
    weight: 1,
    bodies: [],
    perform(run, op) {
      if (run.program.settings.rejections !== 'handler') return;
      const error = errorOf(run, op);
      const promise = Promise.reject(error);
      const handled = run.expect(op, 'handled late');
      Object.assign(promise, { op, done: handled });
      const { done } = error;
      error.done = () => {
        done();
        setImmediate(() => run.elsewhere(op, true, () => void promise.catch(() => {})));
      };
    },
  },
  'an uncaught exception': {
    weight: 2,
    bodies: [],
    options: { way: ['timer', 'immediate', 'tick', 'microtask', 'callback'] },
    perform(run, op) {
      const error = errorOf(run, op);
      const thrower = () => {
        throw error;
      };
      const ways = {
        timer: () => void setTimeout(thrower, 1),
        immediate: () => void setImmediate(thrower),
        tick: () => process.nextTick(thrower),
        microtask: () => queueMicrotask(thrower),
        callback: () => fs.stat(__filename, thrower),
      };
      ways[/** @type {keyof typeof ways} */ (op.options.way)]();
    },
  },
};
