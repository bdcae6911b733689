'use strict';

/** Captures a context, and runs in it again. */

const SIZES = [0, 1, 8, 50, 256];

/** Holds the results, so that V8 cannot optimise their creation away. */
const ring = new Array(16).fill(undefined);

module.exports = {
  title: 'Keep a context',
  variants: {
    create: {
      title: 'snapshot',
      sizes: SIZES,
      // The bare slot allocates nothing, so the ratio to it would compare memory with processor speed.
      checked: ['node'],
      prepare:
        ({ side: { snapshot } }) =>
        (count) => {
          for (let i = 0; i < count; i++) ring[i & 15] = snapshot();
          return count;
        },
    },
    run: {
      title: 'run in a snapshot',
      sizes: SIZES,
      quick: [8],
      prepare({ side: { resume, snapshot } }) {
        const taken = snapshot();
        const callbacks = [() => 1, () => 1, () => 1, () => 1, () => 1, () => 1, () => 1, () => 1];
        return (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) right += resume(taken, callbacks[i & 7]);
          return right;
        };
      },
    },
    bind: {
      title: 'bind a function (`bind`, `wrap`)',
      sizes: SIZES,
      quick: [1, 50],
      prepare({ side: { bind } }) {
        const callbacks = [() => 1, () => 1, () => 1, () => 1];
        return (count) => {
          for (let i = 0; i < count; i++) ring[i & 15] = bind(callbacks[i & 3]);
          return count;
        };
      },
    },
    call: {
      title: 'call a bound function',
      sizes: SIZES,
      quick: [8],
      prepare({ side: { bind } }) {
        const bound = [(a) => a, (a) => +a, (a) => a + 0, (a) => a * 1].map((fn) => bind(fn));
        return (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) right += bound[i & 3](1);
          return right;
        };
      },
    },
  },
};
