'use strict';

/**
 * What contexts cost in memory, and what they cost the garbage collector. These are not loops to
 * time: a round does its own measuring.
 */

const FLAGS = {
  node: ['--expose-gc'],
  bun: ['--expose-gc'],
  deno: ['--v8-flags=--expose-gc'],
};

const CONTEXTS = 100_000;
const RUNS = 1_000_000;

/** @returns {number} bytes in use on the JavaScript heap, after everything unused is gone */
function heap() {
  // More than once, as what one collection finalizes the next one frees.
  for (let i = 0; i < 3; i++) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/**
 * How many bytes each of many things keeps alive, above what the array that holds them takes.
 *
 * @param {import('../lib/environment.js').Environment} environment
 * @param {number} count
 * @param {() => any} make
 */
function bytesEach({ inContext }, count, make) {
  const held = new Array(count).fill(null);
  const before = heap();
  inContext(() => {
    for (let i = 0; i < count; i++) held[i] = make();
  });
  const bytes = (heap() - before) / count;
  return held.length === count ? bytes : NaN;
}

module.exports = {
  title: 'Memory',
  variants: {
    frame: {
      title: 'a context kept by a snapshot, entered from one with a variable less',
      unit: 'bytes',
      sizes: [1, 4, 8, 32],
      live: (size) => size - 1,
      sides: ['bare', 'map', 'node', 'ours', 'variable'],
      flags: FLAGS,
      settings: { rounds: 3, forks: 1 },
      quickSettings: { rounds: 1, forks: 1 },
      round: (environment) => {
        const storage = environment.create();
        const { snapshot } = environment.side;
        const value = {};
        return () => ({
          value: bytesEach(environment, CONTEXTS, () => storage.run(value, () => snapshot())),
        });
      },
    },
    promise: {
      title: 'a pending promise with one reaction',
      unit: 'bytes',
      sizes: [0, 1, 50],
      sides: ['bare', 'map', 'node', 'ours'],
      flags: FLAGS,
      quick: false,
      settings: { rounds: 3, forks: 1 },
      round: (environment) => () => {
        const never = () => {};
        return {
          value: bytesEach(environment, CONTEXTS, () => {
            const promise = new Promise(() => {});
            promise.then(never);
            return promise;
          }),
        };
      },
    },
    collection: {
      title: 'garbage collection during a million runs',
      unit: 'ms',
      sizes: [1, 8, 32],
      live: (size) => size - 1,
      sides: ['bare', 'map', 'node', 'ours', 'variable'],
      runtimes: ['node'],
      quick: false,
      settings: { rounds: 3, forks: 1 },
      round({ create, inContext }) {
        const { PerformanceObserver } = require('node:perf_hooks');
        let total = 0;
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) total += duration;
        }).observe({ entryTypes: ['gc'] });
        const storage = create();
        const value = {};
        const callbacks = [() => 1, () => 1, () => 1, () => 1];
        const reported = () => new Promise((resolve) => setTimeout(resolve, 20));
        return async () => {
          await reported();
          total = 0;
          const right = inContext(() => {
            let sum = 0;
            for (let i = 0; i < RUNS; i++) sum += storage.run(value, callbacks[i & 3]);
            return sum;
          });
          if (right !== RUNS) throw new Error('a callback was not called');
          await reported();
          return { value: total };
        };
      },
    },
  },
};
