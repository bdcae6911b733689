'use strict';

/**
 * Where the nanoseconds of a `run` go: the same loop over methods of which each does one thing
 * more than the one before. docs/frames.md has the table.
 *
 * @param {typeof import('../../lib/slot/slot.js')} storage
 */
const steps = ({ current, exchange, set }) => [
  /** Calls the callback. */
  (value, callback) => callback(),

  /** Passes arguments on. */
  (value, callback, ...args) => callback(...args),

  /** Reads the slot. */
  (value, callback, ...args) => {
    const found = current();
    return found === value ? 0 : callback(...args);
  },

  /** Sets it, and puts back what was there, whatever happens: what no `run` can do without. */
  (value, callback, ...args) => {
    const found = current();
    set(value);
    try {
      return callback(...args);
    } finally {
      exchange(found);
    }
  },

  /** Makes an object of a frame's size for it. */
  (value, callback, ...args) => {
    const found = current();
    set({ key: callback, value, rest: null, base: null, digest: 1, promoted: null });
    try {
      return callback(...args);
    } finally {
      exchange(found);
    }
  },
];

module.exports = {
  title: 'Where the time of a run goes',
  variants: {
    run: {
      title: 'each step does one thing more (docs/frames.md)',
      parameter: 'step',
      sizes: [1, 2, 3, 4, 5, 6, 7],
      quick: false,
      checked: false,
      compared: false,
      live: () => 0,
      sides: ['ours'],
      prepare({ side, size }) {
        const { AsyncContext } = require('../../index.js');
        const known = steps(require('../../lib/slot/slot.js'));
        class Step {}
        Object.defineProperty(Step.prototype, 'run', { value: known[size - 1] });
        const subject =
          size <= known.length
            ? new Step()
            : size === known.length + 1
              ? new AsyncContext.Variable()
              : side.create();
        const value = { id: -1 };
        const callbacks = [() => 1, () => 1, () => 1, () => 1, () => 1, () => 1, () => 1, () => 1];
        return (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) right += subject.run(value, callbacks[i & 7]);
          return right;
        };
      },
    },
  },
};
