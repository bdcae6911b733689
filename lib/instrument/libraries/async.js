'use strict';

const { AsyncContext } = require('../../../index.js');
const { bound } = require('../repair.js');

/** @typedef {(...args: any[]) => any} Any */

/**
 * The context in which each task was pushed, by the task's entry in its queue.
 *
 * @type {WeakMap<object, InstanceType<typeof AsyncContext.Snapshot>>}
 */
const contexts = new WeakMap();

/**
 * Makes a queue bind the callbacks of its tasks and record their contexts.
 *
 * @param {any} queue
 */
function carrying(queue) {
  const { _createTaskItem: createTaskItem } = queue;
  queue._createTaskItem = (/** @type {any} */ data, /** @type {any} */ callback) => {
    const item = createTaskItem(data, bound(callback));
    contexts.set(item, new AsyncContext.Snapshot());
    return item;
  };
  return queue;
}

/**
 * Repairs `queue` and `priorityQueue`.
 *
 * @param {Any} makeQueue
 */
const carryingToWorker =
  (makeQueue) =>
  (/** @type {any} */ worker, /** @type {any[]} */ ...rest) => {
    if (typeof worker !== 'function') return makeQueue(worker, ...rest);
    const inContext = (/** @type {any[]} */ ...args) => {
      // The task that is started now is the last one in the list of running tasks.
      const context = contexts.get(queue.workersList().at(-1));
      return context === undefined ? worker(...args) : context.run(worker, ...args);
    };
    // `async` recognizes functions that return promises by this.
    const value = worker[Symbol.toStringTag];
    if (value !== undefined) Object.defineProperty(inContext, Symbol.toStringTag, { value });
    const queue = carrying(makeQueue(inContext, ...rest));
    return queue;
  };

/**
 * Repairs `cargo` and `cargoQueue`. Their worker gets tasks of several requests at once, so it cannot run in
 * the context of one of them.
 *
 * @param {Any} makeCargo
 */
const carryingToCallbacks =
  (makeCargo) =>
  (/** @type {any[]} */ ...args) =>
    carrying(makeCargo(...args));

/** @param {Any} memoize */
const bindingLast =
  (memoize) =>
  (/** @type {any[]} */ ...args) => {
    const memoized = memoize(...args);
    /** @this {any} */
    const binding = function (/** @type {any[]} */ ...args) {
      const callback = bound(args.pop());
      return Reflect.apply(memoized, this, [...args, callback]);
    };
    return Object.assign(binding, memoized);
  };

const repaired = {
  cargo: carryingToCallbacks,
  cargoQueue: carryingToCallbacks,
  memoize: bindingLast,
  priorityQueue: carryingToWorker,
  queue: carryingToWorker,
};

/**
 * A task of a queue is started by the task that was pushed first, or by one that ends before it, in the
 * context of that task; its callbacks too. A memoized function calls back all callers that wait for a result
 * in the context of the first one.
 *
 * @type {import('../index.js').Library}
 */
module.exports = {
  versions: ['3.2.4', '4.0.0'],
  modules: {
    async: (async, repair) => {
      for (const exports of new Set([async, async.default])) {
        for (const [name, make] of Object.entries(repaired)) {
          exports[name] = repair.replacement(exports[name], make(exports[name]));
        }
      }
      return async;
    },
    // Each is a module of its own, which ES modules can import only with its extension.
    ...Object.fromEntries(
      Object.entries(repaired).flatMap(([name, make]) =>
        [`async/${name}`, `async/${name}.js`].map((module) => [
          module,
          (/** @type {any} */ original, /** @type {import('../index.js').Instance} */ repair) =>
            repair.replacement(original, make(original)),
        ]),
      ),
    ),
  },
};
