'use strict';

const { Variable } = require('../context/internals.js');
const {
  validateBoolean,
  validateFunction,
  validateObject,
  validateAllowList,
} = require('../internal/validators.js');
const { firesByItself, isPendingTask } = require('./pending-tasks.js');
const { recordOf } = require('./task-records.js');
const { unwatch, watch } = require('./watchers.js');

/**
 * Finds tasks that outlive the function that scheduled them. A task belongs to the function in
 * whose context it was scheduled and to all functions around it. So several functions can be
 * tracked at once, and tasks of the rest of the process are ignored.
 *
 * The check starts when the promise of the function has settled. A timer that is active then is
 * dangling, even if it fires a moment later: whether it does depends on the machine. All other
 * tasks get two more turns of the event loop, because Node takes that long to release a properly
 * closed handle: libuv closes it in the first turn, and Node reports it in the second.
 *
 * @typedef {object} Tracked
 * @property {import('./task-records.js').RecordedTask} record
 * @property {WeakRef<object>} resource
 * @property {boolean} ran
 * @property {boolean} ended
 *
 * @typedef {object} Options
 * @property {boolean} [promises]
 * @property {(string | RegExp)[]} [allow]
 *
 * @typedef {object} Description
 * @property {number} id
 * @property {string} type
 * @property {string} name
 * @property {string} stack
 *
 * @typedef {Description & { triggers: Description[] }} DanglingTask
 */

const TURNS = 2;

/** The tasks of one function that may be pending. */
class Scope {
  /** @type {Map<number, Tracked>} */
  tasks = new Map();
  open = true;

  /**
   * @param {Scope | undefined} outer
   * @param {boolean} promises
   */
  constructor(outer, promises) {
    this.outer = outer;
    this.promises = promises;
  }

  pendingTasks() {
    return [...this.tasks.values()].filter(({ record, resource, ran, ended }) => {
      const alive = resource.deref();
      return alive !== undefined && isPendingTask(record.type, alive, { ran, ended });
    });
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
      /** @type {Tracked | undefined} */
      let tracked;
      for (let scope = current.get(); scope !== undefined; scope = scope.outer) {
        if (!scope.open || scope.promises !== promises) continue;
        tracked ??= {
          record: recordOf(task, link, trigger),
          resource: new WeakRef(resource),
          ran: false,
          ended: false,
        };
        scope.tasks.set(task.id, tracked);
      }
    },
    before({ id }) {
      for (const { tasks } of open) {
        const tracked = tasks.get(id);
        if (tracked !== undefined) tracked.ran = true;
      }
    },
    ended(id) {
      for (const { tasks } of open) {
        const tracked = tasks.get(id);
        if (tracked !== undefined) tracked.ended = true;
        tasks.delete(id);
      }
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

/** @param {Scope} scope */
async function danglingOf(scope) {
  const settled = scope.pendingTasks();
  for (const tracked of settled) tracked.ran &&= !firesByItself(tracked.record.type);
  for (let turn = 0; turn < TURNS; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  const still = new Set(scope.pendingTasks());
  return settled.filter(
    (tracked) => still.has(tracked) || (tracked.ran && firesByItself(tracked.record.type)),
  );
}

/**
 * @param {import('./task-records.js').RecordedTask} record
 * @returns {Description}
 */
const describe = ({ id, type, name, stack }) => ({ id, type, name, stack });

/**
 * @param {(string | RegExp)[]} allow
 * @param {Description} task
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
    const dangling = (await danglingOf(scope))
      .map(({ record }) => ({ ...describe(record), triggers: record.triggers.map(describe) }))
      .filter((task) => !isAllowed(allow, task));
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
