'use strict';

const timers = require('node:timers');
const promises = require('node:timers/promises');
const { promisify } = require('node:util');

/** Timers of every form, ticks and microtasks. */

const BOTH = [false, true];

/** @type {Record<string, import('./index.js').Kind>} */
module.exports = {
  setTimeout: {
    weight: 6,
    options: { way: ['plain', 'arguments', 'unref', 'module', 'extended'] },
    perform(run, op, scope) {
      const callback = run.callback(op, scope);
      const set = op.options.way === 'module' ? timers.setTimeout : setTimeout;
      const timeout = op.options.way === 'arguments' ? set(callback, 1, 2, 3) : set(callback, 1);
      if (op.options.way === 'unref') timeout.unref().ref();
      if (op.options.way === 'extended') Object.preventExtensions(timeout);
    },
  },
  'setTimeout, cleared': {
    weight: 1,
    bodies: [],
    options: { way: ['clearTimeout', 'close', 'dispose', 'number', 'later'] },
    perform(run, op) {
      // Long enough that no busy machine calls it before it is cleared.
      const timeout = /** @type {any} */ (
        setTimeout(() => run.read(op, 'although cleared'), 60_000)
      );
      const clear = {
        clearTimeout: () => clearTimeout(timeout),
        close: () => timeout.close(),
        dispose: () => timeout[Symbol.dispose](),
        number: () => clearTimeout(Number(timeout)),
        later: () => process.nextTick(clearTimeout, timeout),
      };
      clear[/** @type {keyof typeof clear} */ (op.options.way)]();
    },
  },
  'setTimeout, refreshed': {
    weight: 2,
    options: { inside: BOTH, elsewhere: BOTH },
    perform(run, op, scope) {
      const done = run.expect(op, 'refreshed');
      let calls = 0;
      const timeout = setTimeout(() => {
        void run.enter(op, scope);
        if (op.options.inside && ++calls === 1) {
          return run.elsewhere(op, op.options.elsewhere, () => timeout.refresh());
        }
        done();
      }, 1);
      if (!op.options.inside) run.elsewhere(op, op.options.elsewhere, () => timeout.refresh());
    },
  },
  // Fake timers and debuggers do this.
  'setTimeout, its _onTimeout': {
    weight: 2,
    options: { way: ['called', 'replaced', 'wrapped', 'compared'], elsewhere: BOTH },
    perform(run, op, scope) {
      const callback = run.callback(op, scope);
      const timeout = /** @type {any} */ (setTimeout(callback, 1));
      const { _onTimeout: original } = timeout;
      run.note(`${op.id} _onTimeout: is the callback`, [`${original === callback}`]);
      run.elsewhere(op, op.options.elsewhere, () => {
        if (op.options.way === 'called') {
          clearTimeout(timeout);
          original.call(timeout);
        } else if (op.options.way === 'replaced') {
          timeout._onTimeout = callback;
        } else if (op.options.way === 'wrapped') {
          timeout._onTimeout = function () {
            run.read(op, 'wrapper');
            return Reflect.apply(original, this, arguments);
          };
        }
      });
    },
  },
  setInterval: {
    weight: 2,
    options: { times: [1, 2, 3], enter: BOTH },
    perform(run, op, scope) {
      const done = run.expect(op, 'interval');
      let left = op.options.times;
      const interval = setInterval(() => {
        void run.enter(op, scope);
        // The next call must not see what this one enters.
        if (op.options.enter) run.storage(op).enterWith(`${op.id} entered`);
        if (--left > 0) return;
        clearInterval(interval);
        done();
      }, 1);
    },
  },
  setImmediate: {
    weight: 4,
    options: { way: ['plain', 'arguments', 'unref'] },
    perform(run, op, scope) {
      const callback = run.callback(op, scope);
      const { way } = op.options;
      const immediate = way === 'arguments' ? setImmediate(callback, 1, 2) : setImmediate(callback);
      if (way === 'unref') immediate.unref().ref();
    },
  },
  'setImmediate, cleared': {
    weight: 1,
    bodies: [],
    perform: (run, op) => clearImmediate(setImmediate(() => run.read(op, 'although cleared'))),
  },
  'timers/promises': {
    weight: 3,
    options: { way: ['setTimeout', 'setImmediate', 'wait', 'yield', 'promisify', 'aborted'] },
    perform(run, op, scope) {
      const signal = AbortSignal.abort();
      const start = {
        setTimeout: () => promises.setTimeout(1),
        setImmediate: () => promises.setImmediate(),
        wait: () => promises.scheduler.wait(1),
        yield: () => promises.scheduler.yield(),
        promisify: () => promisify(setTimeout)(1),
        aborted: () => promises.setTimeout(1, 1, { signal }).catch(() => {}),
      };
      const promise = start[/** @type {keyof typeof start} */ (op.options.way)]();
      return promise.then(run.callback(op, scope));
    },
  },
  'timers/promises setInterval': {
    weight: 1,
    perform(run, op, scope) {
      const done = run.expect(op, 'interval');
      return (async () => {
        let left = 2;
        for await (const _ of promises.setInterval(1)) {
          void run.enter(op, scope);
          if (--left === 0) break;
        }
        run.read(op, 'over');
        done();
      })();
    },
  },
  nextTick: {
    weight: 4,
    options: { values: [0, 1, 5] },
    perform: (run, op, scope) =>
      process.nextTick(run.callback(op, scope), ...Array(op.options.values).fill(0)),
  },
  queueMicrotask: {
    weight: 4,
    perform: (run, op, scope) => queueMicrotask(run.callback(op, scope)),
  },
  // Tracers and test frameworks do this.
  'a wrapped setTimeout': {
    weight: 1,
    perform(run, op, scope) {
      const original = globalThis.setTimeout;
      /** @type {any} */
      const wrapper = (/** @type {any} */ callback, /** @type {any[]} */ ...args) =>
        original(
          /** @this {any} */ function () {
            run.read(op, 'wrapper');
            return Reflect.apply(callback, this, arguments);
          },
          ...args,
        );
      globalThis.setTimeout = wrapper;
      setTimeout(run.callback(op, scope), 1);
      globalThis.setTimeout = original;
    },
  },
};
