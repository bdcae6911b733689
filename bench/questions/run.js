'use strict';

const { SIZES, SOME_SIZES } = require('../lib/sizes.js');

/**
 * Enters a context and leaves it. The size is the number of variables that are live inside.
 */

const value = { id: -1 };
const failure = new Error('thrown in the callback');

/**
 * Each loop cycles through several callbacks. V8 would inline a constant callback into `run`, and
 * `run` into the loop, and then remove the stores to the slot that have no visible effect.
 *
 * @param {any} storage
 */
const runner = (storage) => {
  const callbacks = [() => 1, () => 1, () => 1, () => 1, () => 1, () => 1, () => 1, () => 1];
  return (count) => {
    let right = 0;
    for (let i = 0; i < count; i++) right += storage.run(value, callbacks[i & 7]);
    return right;
  };
};

/** Enough calls for V8 to optimise `run`. */
const RETURNS = 30_000;

/** Variables that are live before `run` enters one more. */
const fresh = (size) => size - 1;

module.exports = {
  title: 'Enter a value',
  variants: {
    fresh: {
      title: 'of a variable that was not live',
      sizes: SIZES,
      live: fresh,
      prepare: ({ create }) => runner(create()),
    },
    last: {
      title: 'of the variable entered last',
      sizes: SOME_SIZES,
      quick: [1, 8],
      prepare: ({ variables }) => runner(variables.at(-1).storage),
    },
    first: {
      title: 'of the variable entered first',
      sizes: SOME_SIZES.slice(1),
      quick: [8],
      prepare: ({ variables }) => runner(variables[0].storage),
    },
    'one-callback': {
      title: 'with one callback, which the JIT may inline',
      sizes: [1],
      live: fresh,
      mixed: false,
      prepare({ create }) {
        const storage = create();
        const callback = () => 1;
        return (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) right += storage.run(value, callback);
          return right;
        };
      },
    },
    'one-argument': {
      title: 'with one argument for the callback',
      sizes: [1, 8],
      quick: false,
      live: fresh,
      prepare({ create }) {
        const storage = create();
        const callbacks = [(a) => a, (a) => +a, (a) => a + 0, (a) => a * 1];
        return (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) right += storage.run(value, callbacks[i & 3], 1);
          return right;
        };
      },
    },
    'three-arguments': {
      title: 'with three arguments for the callback',
      sizes: [1, 8],
      quick: [1],
      live: fresh,
      prepare({ create }) {
        const storage = create();
        const callbacks = [
          (a, b, c) => a + b + c,
          (a, b, c) => a + c + b,
          (a, b, c) => b + c + a,
          (a, b, c) => c + b + a,
        ];
        return (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) right += storage.run(value, callbacks[i & 3], 1, i, -i);
          return right;
        };
      },
    },
    throws: {
      title: 'where the callback throws',
      sizes: [1, 8],
      quick: [1],
      live: fresh,
      prepare({ create }) {
        const storage = create();
        let fails = false;
        const callbacks = [
          () => {
            if (fails) throw failure;
          },
          () => {
            if (fails) throw failure;
          },
        ];
        // V8 counts the work of a function when it returns. A function that always throws stays in the
        // interpreter for a while, and how long differs from process to process.
        for (let i = 0; i < RETURNS; i++) storage.run(value, callbacks[i & 1]);
        fails = true;
        return (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) {
            try {
              storage.run(value, callbacks[i & 1]);
            } catch (error) {
              if (error === failure) right++;
            }
          }
          return right;
        };
      },
    },
  },
};
