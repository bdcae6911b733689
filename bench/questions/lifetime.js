'use strict';

/** Values that end. Programs without them must not pay: the questions `get` and `run` show that. */

const SIDES = ['bare', 'ours'];
const values = [{ id: -1 }, { id: -2 }];

/** Loads the module only in a process that measures it. */
const newLifetime = () => new (require('../../entries/lifetime.js').Lifetime)();

/** How many lifetimes to end in a row: one alone is too short for the clock. */
const LIFETIMES = 30;

/**
 * @param {any} lifetime
 * @param {any} storage
 * @param {number} frames
 * @returns {any[]} snapshots of that many frames, each with its own value
 */
const carried = (lifetime, storage, frames) =>
  Array.from({ length: frames }, (_, id) =>
    lifetime.run(() => storage.run({ id }, () => storage.constructor.snapshot())),
  );

module.exports = {
  title: 'A lifetime',
  variants: {
    get: {
      title: 'read a value',
      sides: SIDES,
      sizes: [1, 8],
      quick: false,
      live: (size) => size - 1,
      prepare({ create }) {
        const storage = create();
        const lifetime = newLifetime();
        const read = (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) if (storage.getStore() === values[0]) right++;
          return right;
        };
        return (count) => lifetime.run(() => storage.run(values[0], read, count));
      },
    },
    run: {
      title: 'enter a value',
      sides: SIDES,
      sizes: [1, 8],
      quick: false,
      live: (size) => size - 1,
      prepare({ create }) {
        const storage = create();
        const lifetime = newLifetime();
        const callbacks = [() => 1, () => 1, () => 1, () => 1];
        const enter = (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) right += storage.run(values[i & 1], callbacks[i & 3]);
          return right;
        };
        return (count) => lifetime.run(enter, count);
      },
    },
    whole: {
      title: 'begin one, enter a value, end it',
      sides: SIDES,
      sizes: [1],
      quick: false,
      live: () => 0,
      prepare({ create }) {
        const storage = create();
        const callback = () => 1;
        return (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) {
            const lifetime = newLifetime();
            right += lifetime.run(() => storage.run(values[i & 1], callback));
            lifetime.end();
          }
          return right;
        };
      },
    },
    end: {
      title: 'end one',
      parameter: 'frames that have its values',
      sides: ['ours'],
      sizes: [10, 10_000],
      quick: false,
      compared: false,
      live: () => 0,
      settings: { rounds: 9, forks: 1, discarded: 2 },
      round: ({ create, size }) => {
        const storage = create();
        return () => {
          const lifetimes = Array.from({ length: LIFETIMES }, newLifetime);
          const frames = lifetimes.map((lifetime) => carried(lifetime, storage, size));
          const start = performance.now();
          for (const lifetime of lifetimes) lifetime.end();
          const value = ((performance.now() - start) * 1e6) / LIFETIMES;
          if (frames[0][0](() => storage.getStore()) !== undefined) {
            throw new Error('it has not ended');
          }
          return { value };
        };
      },
    },
  },
};
