'use strict';

const { AsyncResource } = require('node:async_hooks');
const { FEW_SIZES } = require('../lib/sizes.js');

/**
 * Schedules callbacks while variables are live. A batch schedules one callback per operation and ends
 * when the last one was called. Each callback reads a variable.
 *
 * @param {(callback: () => void) => void} schedule
 */
const scheduler =
  (schedule) =>
  ({ variables }) => {
    const { storage, value } = variables.at(-1) ?? { storage: undefined, value: undefined };
    return (count) =>
      new Promise((resolve) => {
        let called = 0;
        let right = 0;
        const callback = () => {
          if (storage === undefined || storage.getStore() === value) right++;
          if (++called === count) resolve(right);
        };
        for (let i = 0; i < count; i++) schedule(callback);
      });
  };

/**
 * On every side, even without a context, the first rounds take up to thirty times as long as those after
 * the tenth: all ticks of a batch wait at once, and V8's young generation grows gradually.
 */
const SLOW_TO_SETTLE = { discarded: 15 };

const SIDES = ['bare', 'map', 'node', 'ours'];

module.exports = {
  title: 'Callbacks under live variables',
  variants: {
    nextTick: {
      title: '`process.nextTick`',
      sizes: FEW_SIZES,
      sides: SIDES,
      quick: [1, 50],
      settings: SLOW_TO_SETTLE,
      quickSettings: SLOW_TO_SETTLE,
      prepare: scheduler((callback) => process.nextTick(callback)),
    },
    queueMicrotask: {
      title: '`queueMicrotask`',
      sizes: FEW_SIZES,
      sides: SIDES,
      quick: [50],
      prepare: scheduler((callback) => queueMicrotask(callback)),
    },
    setImmediate: {
      title: '`setImmediate`',
      sizes: FEW_SIZES,
      sides: SIDES,
      quick: [50],
      prepare: scheduler((callback) => setImmediate(callback)),
    },
    setTimeout: {
      title: '`setTimeout` and `clearTimeout`',
      sizes: FEW_SIZES,
      sides: SIDES,
      quick: [50],
      prepare: () => (count) => {
        for (let i = 0; i < count; i++) clearTimeout(setTimeout(() => {}, 1000));
        return count;
      },
    },
    AsyncResource: {
      title: '`new AsyncResource`',
      sizes: FEW_SIZES,
      sides: SIDES,
      quick: [50],
      prepare() {
        const ring = new Array(16).fill(undefined);
        return (count) => {
          for (let i = 0; i < count; i++) ring[i & 15] = new AsyncResource('BENCHMARK');
          return count;
        };
      },
    },
    runInAsyncScope: {
      title: '`runInAsyncScope`',
      sizes: FEW_SIZES,
      sides: SIDES,
      quick: [50],
      prepare({ variables }) {
        const resource = new AsyncResource('BENCHMARK');
        const { storage, value } = variables.at(-1) ?? { storage: undefined, value: undefined };
        const callback = () => (storage === undefined || storage.getStore() === value ? 1 : 0);
        return (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) right += resource.runInAsyncScope(callback);
          return right;
        };
      },
    },
  },
};
