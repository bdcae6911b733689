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

const CONTEXTS = 20_000;
const RUNS = 200_000;

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
 * @param {(callback: () => void) => void} [inside] calls what makes all of them
 */
function bytesEach({ inContext }, count, make, inside = (callback) => callback()) {
  const held = new Array(count).fill(null);
  const before = heap();
  const makeAll = () => {
    for (let i = 0; i < count; i++) held[i] = make();
  };
  inContext(() => inside(makeAll));
  const bytes = (heap() - before) / count;
  return held.length === count ? bytes : NaN;
}

const nothing = () => {};

/** A promise that waits, with a reaction: V8 keeps the context of the reaction. */
function pending() {
  const promise = new Promise(nothing);
  promise.then(nothing);
  return promise;
}

/** Sizes repeat to the byte. */
const ONCE = { rounds: 3, forks: 1, discarded: 0 };

const CONTEXTS_OF = ['map', 'node', 'ours', 'variable'];

module.exports = {
  title: 'Memory',
  variants: {
    frame: {
      title: 'a context kept by a pending promise (without the promise)',
      unit: 'bytes',
      sizes: [1, 4, 8, 32],
      live: (size) => size - 1,
      sides: CONTEXTS_OF,
      // Before 24 Node keeps it in the promise itself, which is the question below.
      absent: ({ kind, major }, side) => kind === 'node' && major < 24 && side === 'node',
      flags: FLAGS,
      settings: ONCE,
      quickSettings: { rounds: 1, forks: 1, discarded: 0 },
      round: (environment) => {
        const storage = environment.create();
        const value = {};
        const inOne = (callback) => storage.run(value, callback);
        const inEach = () => storage.run(value, pending);
        return () => ({
          value:
            bytesEach(environment, CONTEXTS, inEach) -
            bytesEach(environment, CONTEXTS, pending, inOne),
        });
      },
    },
    nest: {
      title: 'a context kept by a pending promise, all of whose variables are its own',
      unit: 'bytes',
      sizes: [1, 4, 8, 32],
      live: () => 0,
      sides: CONTEXTS_OF,
      absent: ({ kind, major }, side) => kind === 'node' && major < 24 && side === 'node',
      flags: FLAGS,
      quick: false,
      settings: ONCE,
      round: (environment) => {
        const storages = Array.from({ length: environment.size }, environment.create);
        const value = {};
        const enter = (level) =>
          level === storages.length ? pending() : storages[level].run(value, enter, level + 1);
        const inOne = (callback) => storages[0].run(value, callback);
        return () => ({
          value:
            bytesEach(environment, CONTEXTS, () => enter(0)) -
            bytesEach(environment, CONTEXTS, pending, inOne),
        });
      },
    },
    snapshot: {
      title: 'a snapshot and the context it keeps',
      unit: 'bytes',
      sizes: [1, 4, 8, 32],
      live: (size) => size - 1,
      sides: CONTEXTS_OF,
      flags: FLAGS,
      quick: false,
      settings: ONCE,
      round: (environment) => {
        const storage = environment.create();
        const { snapshot } = environment.side;
        const value = {};
        const enter = () => storage.run(value, () => snapshot());
        return () => ({ value: bytesEach(environment, CONTEXTS, enter) });
      },
    },
    promise: {
      title: 'a pending promise with one reaction',
      unit: 'bytes',
      sizes: [0, 1, 50],
      sides: ['bare', 'map', 'node', 'ours'],
      flags: FLAGS,
      quick: false,
      settings: ONCE,
      round: (environment) => () => ({ value: bytesEach(environment, CONTEXTS, pending) }),
    },
    collection: {
      title: 'garbage collection during a million runs',
      unit: 'ms',
      sizes: [1, 8, 32],
      live: (size) => size - 1,
      sides: CONTEXTS_OF,
      runtimes: ['node'],
      quick: false,
      settings: ONCE,
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
          return { value: (total / RUNS) * 1e6 };
        };
      },
    },
  },
};
