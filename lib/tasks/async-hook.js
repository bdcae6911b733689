'use strict';

const { invalidArgValue } = require('../internal/errors.js');
const { validateBoolean, validateFunction, validateObject } = require('../internal/validators.js');
const { unwatch, watch } = require('./watchers.js');

/** The names of Node's own hooks, and what to use instead of each. */
const NODE_NAMES = {
  init: 'Use scheduledAsyncTask',
  before: 'Use beforeAsyncTaskExecute',
  after: 'Use afterAsyncTaskExecute',
  destroy: 'Use a WeakRef of the task, or createHook of node:async_hooks',
  promiseResolve: 'Use createHook of node:async_hooks',
};

/**
 * Hooks for the scheduling and execution of tasks, after "JavaScript Async Contexts" (Chengzhong
 * Wu, 2020). For handlers that throw, schedule tasks, or enable and disable hooks, see watchers.js.
 */
class AsyncHook {
  /** @type {import('./watchers.js').Watcher} */
  #watcher;

  /**
   * @param {object} handlers
   * @param {(task: any, triggerTask: any) => void} [handlers.scheduledAsyncTask]
   * @param {(task: any) => void} [handlers.beforeAsyncTaskExecute]
   * @param {(task: any) => void} [handlers.afterAsyncTaskExecute]
   * @param {boolean} [handlers.promises]
   */
  constructor(handlers) {
    validateObject(handlers, 'handlers');
    const known = Object.entries(NODE_NAMES).find(([name]) => name in handlers);
    if (known !== undefined) {
      throw invalidArgValue(
        `handlers.${known[0]}`,
        `is a name of Node's createHook. ${known[1]}`,
        /** @type {any} */ (handlers)[known[0]],
      );
    }
    const { scheduledAsyncTask, beforeAsyncTaskExecute, afterAsyncTaskExecute } = handlers;
    const { promises = false } = handlers;
    for (const [name, handler] of Object.entries({
      scheduledAsyncTask,
      beforeAsyncTaskExecute,
      afterAsyncTaskExecute,
    })) {
      if (handler !== undefined) validateFunction(handler, `handlers.${name}`);
    }
    validateBoolean(promises, 'handlers.promises');
    this.#watcher = {
      promises,
      scheduled: (task, _link, trigger) =>
        void scheduledAsyncTask?.call(handlers, task, trigger?.task?.deref()),
      before: (task) => void beforeAsyncTaskExecute?.call(handlers, task),
      after: (task) => void afterAsyncTaskExecute?.call(handlers, task),
    };
  }

  enable() {
    watch(this.#watcher);
    return this;
  }

  disable() {
    unwatch(this.#watcher);
    return this;
  }
}

module.exports = { AsyncHook };
