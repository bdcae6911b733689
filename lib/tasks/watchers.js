'use strict';

const hooks = require('node:async_hooks');
const { Link, armCarrying, carriedLink, enter, enterForGood, leave } = require('./current-task.js');
const { hookWithoutPromises } = require('../thread.js');
const { ObjectDefineProperty } = require('../internal/primordials.js');

/**
 * Watches tasks. Every async resource of Node is a task, including AsyncTasks. This is the only
 * file here that hooks into Node; all other code that observes tasks does so as a *watcher*.
 *
 * Node's hooks are on while some watcher needs them, and its promise hooks only while some watcher
 * has asked for promises. The trigger of a task is what Node reports, if Node knows it. After an
 * `await` Node does not know it, but the frame does (current-task.js).
 *
 * - If a watcher throws, the task and the other watchers are not affected: the error becomes an
 *   uncaught exception in a tick of its own.
 * - Tasks that a watcher itself schedules are not reported, because that would never end.
 * - If a watcher is added or removed during an event, the change takes effect with the next event.
 * - `after` is reported to the watchers that received the `before` and still watch.
 *
 * @typedef {import('./current-task.js').TaskLink} TaskLink
 * @typedef {InstanceType<typeof Task>} TaskInfo
 *
 * @typedef {object} Watcher
 * @property {boolean} promises whether the watcher counts promises as tasks
 * @property {(task: TaskInfo, link: TaskLink, trigger: TaskLink | undefined, resource: object) => void} [scheduled]
 * @property {(task: TaskInfo, link: TaskLink) => void} [before]
 * @property {(task: TaskInfo, link: TaskLink) => void} [after]
 * @property {(id: number) => void} [ended] Node has released the resource; needs a costly hook
 *
 * @typedef {object} Execution
 * @property {TaskInfo} task
 * @property {TaskLink} link
 * @property {readonly Watcher[]} told the watchers that received the `before`
 * @property {ReturnType<typeof enter> | undefined} frames
 */

/** The property of a resource that holds its task. The task lives as long as the resource. */
const TASK = Symbol('native-async-context.task');

/** The description of a task that watchers receive. */
class Task {
  /**
   * @param {number} id Node's async id
   * @param {string} type
   * @param {string} name
   * @param {number} trigger the id of the task that scheduled it
   */
  constructor(id, type, name, trigger) {
    this.id = id;
    this.type = type;
    this.name = name;
    this.trigger = trigger;
    Object.freeze(this);
  }
}

/** Node's resource of an AsyncTask. Its type in Node is the name of the task. */
class TaskResource extends hooks.AsyncResource {}

/** Replaced, never changed, so a running iteration is not disturbed. @type {readonly Watcher[]} */
let watchers = [];

/** True while watchers are being called. */
let telling = false;

/**
 * The running tasks, outermost first. Handled without methods of Array: a program that replaced one
 * would be handed frames.
 *
 * @type {Execution[]}
 */
const executions = [];

/** @type {Map<number, WeakRef<TaskLink>>} */
const links = new Map();

/** @type {WeakMap<TaskInfo, TaskLink>} */
const linkOf = new WeakMap();

/** @type {FinalizationRegistry<number> | undefined} */
let forgotten;

/** Held strongly: Node reports it as a trigger as long as it lives. @type {TaskLink | undefined} */
let main;

/** @param {number} id */
const linkById = (id) => (id === main?.id ? main : links.get(id)?.deref());

/**
 * @param {readonly Watcher[]} told
 * @param {(watcher: Watcher) => void} event
 */
function tell(told, event) {
  telling = true;
  for (const watcher of told) {
    try {
      event(watcher);
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
    }
  }
  telling = false;
}

/**
 * Returns the name of the callback, if the resource shows it.
 *
 * @param {any} resource
 */
function nameOf(resource) {
  const callback = resource._onTimeout ?? resource._onImmediate ?? resource.callback;
  if (typeof callback !== 'function') return '';
  const name = Object.getOwnPropertyDescriptor(callback, 'name')?.value;
  return typeof name === 'string' ? name : '';
}

/**
 * @param {number} id
 * @param {string} type
 * @param {number} nodeTrigger
 * @param {object} resource
 */
function schedule(id, type, nodeTrigger, resource) {
  if (telling) return;
  const isPromise = type === 'PROMISE';
  const known = linkById(nodeTrigger);
  const trigger = known ?? carriedLink();
  const task =
    resource instanceof TaskResource
      ? new Task(id, 'AsyncTask', type, trigger?.id ?? nodeTrigger)
      : new Task(id, type, isPromise ? '' : nameOf(resource), trigger?.id ?? nodeTrigger);
  const link = new Link(id);
  link.task = new WeakRef(task);
  linkOf.set(task, link);
  links.set(id, new WeakRef(link));
  forgotten?.register(link, id);
  ObjectDefineProperty(resource, TASK, { value: task, configurable: true });
  // Watchers without `promises` get trigger chains with promise tasks skipped.
  const triggerWithoutPromises = known?.task?.deref()?.type === 'PROMISE' ? carriedLink() : trigger;
  tell(watchers, (watcher) => {
    if (watcher.promises) watcher.scheduled?.(task, link, trigger, resource);
    else if (!isPromise) watcher.scheduled?.(task, link, triggerWithoutPromises, resource);
  });
}

/**
 * @param {number} id
 * @param {boolean} promise whether the hook is the one for promises
 */
function begin(id, promise) {
  if (telling) return;
  /** @type {TaskInfo | undefined} */
  const task = /** @type {any} */ (hooks.executionAsyncResource())[TASK];
  if (task?.id !== id || (task.type === 'PROMISE') !== promise) return;
  const link = /** @type {TaskLink} */ (linkOf.get(task));
  const told = promise ? watchers.filter((watcher) => watcher.promises) : watchers;
  const frames = promise ? undefined : enter(link);
  executions[executions.length] = { task, link, told, frames };
  tell(told, (watcher) => watcher.before?.(task, link));
}

/** @param {number} id */
function end(id) {
  if (telling) return;
  let at = executions.length - 1;
  while (at >= 0 && executions[at].task.id !== id) at--;
  if (at === -1) return;
  const { task, link, told, frames } = executions[at];
  executions.length = at;
  tell(told, (watcher) => {
    if (watchers.includes(watcher)) watcher.after?.(task, link);
  });
  if (frames !== undefined) leave(frames);
}

/**
 * Node's hooks: which watchers need each, and how to enable it.
 *
 * @type {{ needed: (watcher: Watcher) => boolean, enable: () => import('node:async_hooks').AsyncHook, hook?: import('node:async_hooks').AsyncHook }[]}
 */
const nodeHooks = [
  {
    needed: () => true,
    enable: () =>
      hookWithoutPromises({
        init(id, type, trigger, resource) {
          if (type !== 'PROMISE') schedule(id, type, trigger, resource);
        },
        before: (id) => begin(id, false),
        after: end,
      }),
  },
  {
    needed: ({ promises }) => promises,
    enable: () =>
      hooks
        .createHook({
          init(id, type, trigger, resource) {
            if (type === 'PROMISE') schedule(id, type, trigger, resource);
          },
          before: (id) => begin(id, true),
          after: end,
        })
        .enable(),
  },
  {
    needed: ({ ended }) => ended !== undefined,
    enable: () =>
      hookWithoutPromises({
        destroy: (id) => tell(watchers, (watcher) => watcher.ended?.(id)),
      }),
  },
];

/** @param {readonly Watcher[]} next */
function setWatchers(next) {
  if (watchers.length === 0 && next.length > 0) {
    forgotten ??= new FinalizationRegistry((id) => void links.delete(id));
    // Arm the glue first: its hooks must run before ours.
    armCarrying();
  }
  watchers = next;
  for (const each of nodeHooks) {
    const on = watchers.some(each.needed);
    if (on && each.hook === undefined) {
      each.hook = each.enable();
    } else if (!on && each.hook !== undefined) {
      each.hook.disable();
      each.hook = undefined;
    }
  }
  // No hook will report the end of these.
  if (watchers.length === 0) executions.length = 0;
}

/** @param {Watcher} watcher */
function watch(watcher) {
  if (!watchers.includes(watcher)) setWatchers([...watchers, watcher]);
}

/** @param {Watcher} watcher */
function unwatch(watcher) {
  if (watchers.includes(watcher)) setWatchers(watchers.filter((each) => each !== watcher));
}

/** @returns {TaskLink | undefined} the link of the running task, if it is watched */
function currentLink() {
  return executions.at(-1)?.link ?? carriedLink();
}

/**
 * Turns the running code into a task, although Node created no resource for it. It represents the
 * program itself, which triggers what it schedules, also after an `await`.
 *
 * @returns {TaskLink}
 */
function adoptMain() {
  const link = new Link(hooks.executionAsyncId());
  main = link;
  enterForGood(link);
  return link;
}

/**
 * Calls a function in an AsyncTask and in the context of the task. The context is entered twice.
 * The outer entry, around the resource, is for the hooks. The inner entry is needed because Node 24
 * and later enter the resource's own context after the hooks, and because the `host` backend on
 * Node 20 and 22 keeps the frame in the resource, which may already be running.
 *
 * @param {InstanceType<typeof TaskResource>} resource
 * @param {{ run: <R>(callback: () => R) => R }} snapshot a Snapshot
 * @param {() => any} callback
 */
function runInTask(resource, snapshot, callback) {
  const run = () => {
    const link = watchers.length === 0 ? undefined : linkById(resource.asyncId());
    if (link === undefined) return callback();
    const frames = enter(link);
    try {
      return callback();
    } finally {
      leave(frames);
    }
  };
  return snapshot.run(() => resource.runInAsyncScope(() => snapshot.run(run)));
}

module.exports = { Link, Task, TaskResource, adoptMain, currentLink, runInTask, unwatch, watch };
