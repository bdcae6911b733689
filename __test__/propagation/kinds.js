'use strict';

/**
 * What rows are made of.
 *
 * A row is one kind of callback: `run` schedules it and gives a promise of what `getStore()` says
 * inside; `expected` is the context it has to be, named by what happened there: "registered",
 * "created" and so on.
 *
 * `run` works on anything with `run(value, fn)` and `getStore()`: ours, Node's own, or a
 * `Labelled` one (labelled.js), which tells several runs of one row apart.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {string | undefined} expected
 * @property {(storage: import('./labelled.js').Labelled) => Promise<unknown>} run
 * @property {() => boolean} [exists] whether this Node has it; without: it does
 * @property {string} [alone] why two runs at once cannot be told apart
 */

/**
 * A callback of Node's convention, in the context where it was registered.
 *
 * @param {string} name
 * @param {(callback: (error?: unknown) => void) => void} start
 * @returns {Row}
 */
const completion = (name, start) => ({
  name,
  expected: 'registered',
  run: (storage) =>
    new Promise((resolve, reject) => {
      let returned = false;
      storage.run('registered', () => {
        start((error) => {
          if (error) return reject(error);
          if (returned) return resolve(storage.getStore());
          reject(new Error('called before the function returned: shows nothing'));
        });
      });
      returned = true;
    }),
});

/**
 * A promise, in the context of the `await`. It is made and settled elsewhere where that is
 * possible.
 *
 * @param {string} name
 * @param {() => PromiseLike<unknown>} start
 * @returns {Row}
 */
const awaited = (name, start) => ({
  name,
  expected: 'registered',
  run: (storage) =>
    storage.run('registered', async () => {
      await start();
      return storage.getStore();
    }),
});

/**
 * A row whose callback is called with `resolve` at hand. What `body` returns is awaited before the
 * row is over: what has to be closed is closed there.
 *
 * @param {string} name
 * @param {string | undefined} expected
 * @param {(storage: import('./labelled.js').Labelled, read: (...args: unknown[]) => void, seen: Promise<unknown>, reject: (error: unknown) => void) => unknown} body
 *   `read` is the callback; `seen` what it read
 * @param {Partial<Row>} [more]
 * @returns {Row}
 */
const row = (name, expected, body, more) => ({
  name,
  expected,
  async run(storage) {
    let read;
    let fail;
    const seen = new Promise((resolve, reject) => {
      read = () => resolve(storage.getStore());
      fail = reject;
    });
    await Promise.all([body(storage, read, seen, fail), seen]);
    return seen;
  },
  ...more,
});

module.exports = { awaited, completion, row };
