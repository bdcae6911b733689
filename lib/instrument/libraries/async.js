'use strict';

const { AsyncContext } = require('../../../index.js');
const { bound } = require('../repair.js');
const { apply } = require('../steps.js');

/**
 * @typedef {(...args: any[]) => any} Any
 * @typedef {import('../targets.js').Instance} Instance
 */

/**
 * The context in which each task was pushed, by the task's entry in its queue.
 *
 * @type {WeakMap<object, InstanceType<typeof AsyncContext.Snapshot>>}
 */
const contexts = new WeakMap();

/**
 * Makes a queue bind the callbacks of its tasks and record their contexts. Its worker gets values, which
 * may be equal in several tasks, so a description does not do.
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
 * @param {readonly import('../steps.js').Step[]} steps
 * @returns {(original: Any, repair: Instance) => Any}
 */
const described = (steps) => (original, repair) => apply(original, steps, repair);

/** The worker of a cargo gets tasks of several requests, so it cannot run in the context of one of them. */
const cargo = described([{ at: '', returned: [{ at: '_createTaskItem', callbacks: [1] }] }]);

/** @type {(makeQueue: Any, repair: Instance) => Any} */
const queue = (makeQueue, repair) => repair.replacement(makeQueue, carryingToWorker(makeQueue));

/** @type {Record<string, (original: any, repair: Instance) => any>} */
const repairs = {
  cargo,
  cargoQueue: cargo,
  memoize: described([{ at: '', returned: [{ at: '', callbacks: [-1] }] }]),
  priorityQueue: queue,
  queue,
};

/**
 * A task of a queue is started by the task that was pushed first, or by one that ends before it, in the
 * context of that task; its callbacks too. A memoized function calls back all callers that wait for a result
 * in the context of the first one.
 *
 * @type {import('../targets.js').Library}
 */
module.exports = {
  versions: ['3.2.4', '4.0.0'],
  modules: {
    async: (async, repair) => {
      for (const exports of new Set([async, async.default])) {
        for (const [name, repairOne] of Object.entries(repairs)) {
          exports[name] = repairOne(exports[name], repair);
        }
      }
      return async;
    },
    // Each is a module of its own, which ES modules can import only with its extension.
    ...Object.fromEntries(
      Object.entries(repairs).flatMap(([name, repairOne]) =>
        [`async/${name}`, `async/${name}.js`].map((module) => [module, repairOne]),
      ),
    ),
  },
};
