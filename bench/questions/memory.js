'use strict';

/**
 * The memory that contexts take, and the time of the garbage collector. These questions are not timed
 * loops: each round does its own measuring.
 */

const FLAGS = {
  node: ['--expose-gc'],
  bun: ['--expose-gc'],
  deno: ['--v8-flags=--expose-gc'],
};

/** How many of each a round makes. Tests, which only check that it works, make fewer. */
const COUNTS = { contexts: 20_000, runs: 1_000_000, requests: 1_000_000 };

/** @returns {number} bytes in use on the JavaScript heap after garbage collection */
function heap() {
  // More than once: objects that one collection finalizes are freed by the next.
  for (let i = 0; i < 3; i++) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/**
 * Measures how many bytes each of `count` things keeps alive, without the array that holds them.
 *
 * @param {import('../lib/environment.js').Environment} environment
 * @param {number} count
 * @param {() => any} make
 * @param {(callback: () => void) => void} [inside] calls the function that makes all of them
 */
function bytesEach({ inContext }, count, make, inside = (callback) => callback()) {
  const held = new Array(count).fill(null);
  const before = heap();
  const makeAll = () => {
    for (let i = 0; i < count; i++) held[i] = make();
  };
  inContext(() => inside(makeAll));
  const bytes = (heap() - before) / count;
  // A compiler thread may still hold this array when the next measurement starts.
  held.fill(null);
  return bytes;
}

const nothing = () => {};

/** A promise that waits, with a reaction: V8 keeps the context of the reaction. */
function pending() {
  const promise = new Promise(nothing);
  promise.then(nothing);
  return promise;
}

/** How long each garbage collection took, in milliseconds. */
function observePauses() {
  const { PerformanceObserver } = require('node:perf_hooks');
  let pauses = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) pauses.push(duration);
  }).observe({ entryTypes: ['gc'] });
  return {
    /** @returns {Promise<number[]>} the pauses since the last call */
    async taken() {
      // Node reports them with a delay.
      await new Promise((resolve) => setTimeout(resolve, 20));
      const taken = pauses;
      pauses = [];
      return taken;
    },
  };
}

/**
 * Simulates the requests of a server, without sockets. Each has a context, another one inside it,
 * awaits, ticks, and a turn of the event loop. As many run at a time as on a busy server.
 *
 * @param {any} requests
 * @param {any} spans
 * @param {boolean} tracks
 * @returns {(count: number) => Promise<void>}
 */
function server(requests, spans, tracks) {
  const AT_A_TIME = 100;
  const tick = () => new Promise((resolve) => process.nextTick(resolve));
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const work = async (request, span) => {
    await tick();
    await turn();
    if (!tracks) return;
    if (spans.getStore() !== span || requests.getStore() !== request) {
      throw new Error('the context was lost');
    }
  };
  const handle = async (request) => {
    const span = { request };
    await spans.run(span, work, request, span);
  };
  const connection = async (count) => {
    for (let id = 0; id < count; id++) {
      const request = { id };
      await requests.run(request, handle, request);
    }
  };
  return async (count) => {
    await Promise.all(Array.from({ length: AT_A_TIME }, () => connection(count / AT_A_TIME)));
  };
}

/** Enough, because sizes are the same to the byte in every round. */
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
      // Before 24, Node keeps the store in the promise itself, which `promise` below measures.
      absent: ({ kind, major }, side) => kind === 'node' && major < 24 && side === 'node',
      flags: FLAGS,
      settings: ONCE,
      quickSettings: { rounds: 1, forks: 1, discarded: 0 },
      round: (environment, { contexts } = COUNTS) => {
        const storage = environment.create();
        const value = {};
        const inOne = (callback) => storage.run(value, callback);
        const inEach = () => storage.run(value, pending);
        return () => ({
          value:
            bytesEach(environment, contexts, inEach) -
            bytesEach(environment, contexts, pending, inOne),
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
      round: (environment, { contexts } = COUNTS) => {
        const storages = Array.from({ length: environment.size }, environment.create);
        const value = {};
        const enter = (level) =>
          level === storages.length ? pending() : storages[level].run(value, enter, level + 1);
        const inOne = (callback) => storages[0].run(value, callback);
        return () => ({
          value:
            bytesEach(environment, contexts, () => enter(0)) -
            bytesEach(environment, contexts, pending, inOne),
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
      round: (environment, { contexts } = COUNTS) => {
        const storage = environment.create();
        const { snapshot } = environment.side;
        const value = {};
        const enter = () => storage.run(value, () => snapshot());
        return () => ({ value: bytesEach(environment, contexts, enter) });
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
      round:
        (environment, { contexts } = COUNTS) =>
        () => ({ value: bytesEach(environment, contexts, pending) }),
    },
    collection: {
      title: 'all garbage collection during a million runs',
      unit: 'ms',
      second: 'collection-pause',
      sizes: [1, 8],
      live: (size) => size - 1,
      sides: CONTEXTS_OF,
      runtimes: ['node'],
      quick: false,
      settings: ONCE,
      round({ create, inContext }, { runs } = COUNTS) {
        const pauses = observePauses();
        const storage = create();
        const value = {};
        const callbacks = [() => 1, () => 1, () => 1, () => 1];
        return async () => {
          await pauses.taken();
          const right = inContext(() => {
            let sum = 0;
            for (let i = 0; i < runs; i++) sum += storage.run(value, callbacks[i & 3]);
            return sum;
          });
          if (right !== runs) throw new Error('a callback was not called');
          const durations = await pauses.taken();
          return {
            value: durations.reduce((sum, duration) => sum + duration, 0),
            second: Math.max(0, ...durations),
          };
        };
      },
    },
    'collection-pause': {
      derived: true,
      title: 'the longest pause for garbage collection in a million runs',
      unit: 'ms',
    },
    retained: {
      // A million real requests would spend a minute per side on sockets.
      title: 'what stays of a million requests (simulated: no sockets)',
      parameter: 'variables a request',
      unit: 'kB',
      compared: false,
      sizes: [2],
      live: () => 0,
      sides: ['bare', 'node', 'ours'],
      flags: FLAGS,
      quick: false,
      settings: { rounds: 1, forks: 1, discarded: 0 },
      async round({ create, side }, { requests } = COUNTS) {
        const serve = server(create(), create(), side.tracks);
        await serve(requests / 5);
        return async () => {
          const before = heap();
          await serve(requests);
          return { value: (heap() - before) / 1000 };
        };
      },
    },
  },
};
