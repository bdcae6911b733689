'use strict';

const { Variable } = require('../context/internals.js');
const {
  validateBoolean,
  validateFunction,
  validateObject,
  validateAllowList,
} = require('../internal/validators.js');
const { TaskScope } = require('./task-scope.js');
const { unwatch, watch } = require('./watchers.js');

/**
 * Finds tasks that outlive the function that scheduled them (task-scope.js). A task belongs to the
 * function in whose context it was scheduled and to all functions around it. So several functions can
 * be tracked at once, and tasks of the rest of the process are ignored.
 *
 * @typedef {import('./task-scope.js').DanglingTask} DanglingTask
 *
 * @typedef {object} Options
 * @property {boolean} [promises]
 * @property {(string | RegExp)[]} [allow]
 */

/** The tasks of one function. */
class Scope extends TaskScope {
  open = true;

  /**
   * @param {Scope | undefined} outer
   * @param {boolean} promises
   */
  constructor(outer, promises) {
    super();
    this.outer = outer;
    this.promises = promises;
  }
}

/** @type {InstanceType<typeof Variable<Scope>>} */
const current = new Variable({ name: 'trackTasks' });

/** @type {Set<Scope>} */
const open = new Set();

/** @param {boolean} promises */
function makeWatcher(promises) {
  return /** @type {import('./watchers.js').Watcher} */ ({
    promises,
    scheduled(task, link, trigger, resource) {
      for (let scope = current.get(); scope !== undefined; scope = scope.outer) {
        if (scope.open && scope.promises === promises) {
          scope.scheduled(task, link, trigger, resource);
        }
      }
    },
    before({ id }) {
      for (const scope of open) scope.before(id);
    },
    ended(id) {
      for (const scope of open) scope.ended(id);
    },
  });
}

/**
 * One watcher with promises and one without, shared by all scopes.
 *
 * @type {Map<boolean, ReturnType<typeof makeWatcher>>}
 */
const watchers = new Map();

/** @param {boolean} promises */
function watcherFor(promises) {
  let watcher = watchers.get(promises);
  if (watcher === undefined) watchers.set(promises, (watcher = makeWatcher(promises)));
  return watcher;
}

/** @param {boolean} promises */
function openScope(promises) {
  const scope = new Scope(current.get(), promises);
  open.add(scope);
  watch(watcherFor(promises));
  return scope;
}

/** @param {Scope} scope */
function closeScope(scope) {
  scope.open = false;
  open.delete(scope);
  const { promises } = scope;
  if (![...open].some((each) => each.promises === promises)) unwatch(watcherFor(promises));
}

/**
 * @param {(string | RegExp)[]} allow
 * @param {DanglingTask} task
 */
function isAllowed(allow, { type, name }) {
  return allow.some((each) =>
    typeof each === 'string'
      ? each === type || each === name
      : type.search(each) !== -1 || name.search(each) !== -1,
  );
}

/**
 * @template T
 * @param {() => T} fn
 * @param {Options} [options]
 * @returns {Promise<{ result: Awaited<T>, dangling: DanglingTask[] }>}
 */
async function trackTasks(fn, options = {}) {
  validateTracking(fn, options);
  const { promises = false, allow = [] } = options;
  const scope = openScope(promises);
  try {
    const result = await current.run(scope, fn);
    const dangling = (await scope.dangling()).filter((task) => !isAllowed(allow, task));
    return { result, dangling };
  } finally {
    closeScope(scope);
  }
}

/**
 * @param {unknown} fn
 * @param {Options} options
 */
function validateTracking(fn, options) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { promises, allow } = options;
  if (promises !== undefined) validateBoolean(promises, 'options.promises');
  if (allow !== undefined) validateAllowList(allow, 'options.allow');
}

module.exports = { trackTasks };
