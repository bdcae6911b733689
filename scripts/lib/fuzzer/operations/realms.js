'use strict';

const vm = require('node:vm');

/** Other realms: node:vm contexts. All programs share one of each sort. */

/** @type {vm.Context | undefined} */
let realm;
/** @type {vm.Context | undefined} */
let draining;

/** @param {string} code */
const inRealm = (code) => vm.runInContext(code, (realm ??= vm.createContext({})));

/** @type {Record<string, import('./index.js').Kind>} */
module.exports = {
  'vm: a promise': {
    weight: 2,
    options: { way: ['theirs', 'ours', 'await', 'frozen', 'bound'] },
    perform(run, op, scope) {
      const callback = run.callback(op, scope);
      const { way } = op.options;
      if (way === 'theirs') return inRealm('(f) => Promise.resolve().then(() => f())')(callback);
      if (way === 'ours') return Promise.resolve(callback).then(inRealm('(f) => f()'));
      if (way === 'await') return inRealm('async (f) => { await null; return f(); }')(callback);
      if (way === 'bound') return inRealm('(f) => Promise.resolve().then(f)')(callback);
      return inRealm('(f) => Object.freeze(Promise.resolve()).then(() => f())')(callback);
    },
  },
  'vm: a timer': {
    weight: 1,
    options: { way: ['timeout', 'immediate', 'tick', 'microtask'] },
    perform(run, op, scope) {
      const callback = inRealm('(f) => () => f()')(run.callback(op, scope));
      const ways = {
        timeout: () => void setTimeout(callback, 1),
        immediate: () => void setImmediate(callback),
        tick: () => process.nextTick(callback),
        microtask: () => queueMicrotask(callback),
      };
      ways[/** @type {keyof typeof ways} */ (op.options.way)]();
    },
  },
  'vm: an unhandled rejection': {
    weight: 1,
    bodies: [],
    perform(run, op) {
      const error = Object.assign(new Error('expected'), { op, done: run.expect(op, 'heard of') });
      inRealm('(error) => { Promise.reject(error); }')(error);
    },
  },
  // Its microtasks run before runInContext returns.
  'vm: microtasks behind an evaluation': {
    weight: 1,
    perform(run, op, scope) {
      draining ??= vm.createContext({}, { microtaskMode: 'afterEvaluate' });
      draining.f = run.callback(op, scope);
      vm.runInContext('Promise.resolve().then(() => f()); 1', draining);
      run.read(op, 'evaluated');
    },
  },
};
