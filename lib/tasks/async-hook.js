'use strict';

const { validateBoolean, validateFunction, validateObject } = require('../internal/validators.js');
const { unwatch, watch } = require('./watchers.js');

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
