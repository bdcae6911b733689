'use strict';

/**
 * Shows where the nanoseconds of a `run` go: the same loop calls a series of methods, each of which
 * does one thing more than the previous one. docs/frames.md has the table.
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

  /** Sets the slot, and always restores it: the minimum for any `run`. */
  (value, callback, ...args) => {
    const found = current();
    set(value);
    try {
      return callback(...args);
    } finally {
      exchange(found);
    }
  },

  /** Also allocates an object of a frame's size as the value. */
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
