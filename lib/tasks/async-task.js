'use strict';

const { Snapshot } = require('../context/internals.js');
const { isDebugged, taskHere } = require('../internal/devtools.js');
const { validateFunction, validateString } = require('../internal/validators.js');
const { TaskResource, runInTask } = require('./watchers.js');

/**
 * A task of a library with its own queue. The library creates it when a caller requests work, and
 * runs it when its turn comes, in the context of the caller and not in that of the queue. After
 * "JavaScript Async Contexts" (Chengzhong Wu, 2020).
 *
 * A task has one of Node's AsyncResources, so all users of `node:async_hooks` see it under its
 * name. The task itself is not an AsyncResource: the state that Node keeps in the properties of a
 * resource must stay private.
 */
class AsyncTask {
  #name;
  #resource;
  #snapshot = new Snapshot();
  /** Calls the callback under a debugger. @type {ReturnType<typeof taskHere> | undefined} */
  #call;

  /** @param {string} name */
  constructor(name) {
    validateString(name, 'name');
    this.#name = name;
    // Node rejects an empty type, but only while hooks are on.
    this.#resource = new TaskResource(name || 'AsyncTask');
    if (isDebugged) this.#call = taskHere(name || 'AsyncTask');
  }

  get name() {
    return this.#name;
  }

  /**
   * @template R
   * @template {unknown[]} A
   * @param {(...args: A) => R} callback
   * @param {any} [thisArg]
   * @param {A} args
   * @returns {R}
   */
  runInAsyncScope(callback, thisArg, ...args) {
    const resource = this.#resource;
    validateFunction(callback, 'callback');
    const call = this.#call ?? Reflect.apply;
    return runInTask(resource, this.#snapshot, () => call(callback, thisArg, args));
  }
}

module.exports = { AsyncTask };
