'use strict';

/** Keeps a context, and comes back to it. */

const SIZES = [0, 1, 8, 50, 256];

/** Kept, so that what is made has to be made. */
const ring = new Array(16).fill(undefined);

module.exports = {
  title: 'Keep a context',
  variants: {
    create: {
      title: 'snapshot',
      sizes: SIZES,
      // The bare slot makes nothing, so their ratio is that of the machine's memory to its processor.
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
