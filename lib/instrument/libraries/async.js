'use strict';

const { AsyncContext } = require('../../../index.js');
const { bound } = require('../repair.js');

/** @typedef {(...args: any[]) => any} Any */

/**
 * Where each task was pushed, by what stands for it in its queue.
 *
 * @type {WeakMap<object, InstanceType<typeof AsyncContext.Snapshot>>}
 */
const contexts = new WeakMap();

/**
 * Has a queue bind the callbacks of its tasks, and remember their contexts.
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
 * `queue` and `priorityQueue`.
 *
 * @param {Any} makeQueue
 */
const carryingToWorker =
  (makeQueue) =>
  (/** @type {any} */ worker, /** @type {any[]} */ ...rest) => {
    if (typeof worker !== 'function') return makeQueue(worker, ...rest);
    const inContext = (/** @type {any[]} */ ...args) => {
      // The one that is started now is the last of those that are at work.
      const context = contexts.get(queue.workersList().at(-1));
      return context === undefined ? worker(...args) : context.run(worker, ...args);
    };
    // By which `async` knows functions that return promises.
    const value = worker[Symbol.toStringTag];
    if (value !== undefined) Object.defineProperty(inContext, Symbol.toStringTag, { value });
    const queue = carrying(makeQueue(inContext, ...rest));
    return queue;
  };

/**
 * `cargo` and `cargoQueue`, whose worker gets the tasks of several at once, and so has the context
 * of none.
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
 * All tasks of a queue are started by the first one that was pushed, or by those that end before
 * them, in the context of these, and so is what they call back. A memoized function calls back all
 * who wait for one result in the context of whoever asked first.
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
    // Each is a module too, which ES modules can import with its extension only.
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
