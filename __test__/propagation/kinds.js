'use strict';

/**
 * What rows are made of.
 *
 * A row is one kind of callback. `run` schedules it and returns a promise of what `getStore()` returns
 * inside. `expected` is the context that this has to be, named after what happened there:
 * "registered", "created" and so on.
 *
 * `run` works on anything with `run(value, fn)` and `getStore()`: ours, Node's own, or a
 * `Labelled` one (labelled.js), which tells several runs of one row apart.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {string | undefined} expected
 * @property {(storage: import('./labelled.js').Labelled) => Promise<unknown>} run
 * @property {() => boolean} [exists] whether this Node has it, by default true
 * @property {string} [alone] why two runs at once cannot be told apart
 */

/**
 * A row with a callback in Node's convention, which runs in the context where it was registered.
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
 * A row that awaits a promise, and continues in the context of the `await`. If possible, the promise
 * is made and settled in other contexts.
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
 * A row whose `body` passes on the callback. What `body` returns is awaited before the row ends, so
 * `body` also closes what it opened.
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
