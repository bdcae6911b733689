'use strict';

const { Snapshot } = require('../context/internals.js');
const { validateFunction, validateString } = require('../internal/validators.js');
const { TaskResource, runInTask } = require('./watchers.js');

/**
 * A task of a library with a queue of its own: made when a caller asks for something, run when it
 * has come to it, in the caller's context whatever the context of the queue. After "JavaScript
 * Async Contexts" (Chengzhong Wu, 2020).
 *
 * Node's own AsyncResource stands behind it, so every user of `node:async_hooks` sees it, under
 * its name. It is not one: what a resource of Node's keeps in its properties is nobody's business.
 */
class AsyncTask {
  #name;
  #resource;
  #snapshot = new Snapshot();

  /** @param {string} name */
  constructor(name) {
    validateString(name, 'name');
    this.#name = name;
    // Node refuses an empty type, but only while hooks are on.
    this.#resource = new TaskResource(name || 'AsyncTask');
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
    return runInTask(resource, this.#snapshot, () => Reflect.apply(callback, thisArg, args));
  }
}

module.exports = { AsyncTask };
