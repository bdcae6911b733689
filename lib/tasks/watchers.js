'use strict';

const hooks = require('node:async_hooks');
const { Link, armCarrying, carriedLink, enter, enterForGood, leave } = require('./current-task.js');
const { callbackName, hookWithoutPromises } = require('../thread.js');
const { ObjectDefineProperty } = require('../internal/primordials.js');

/**
 * Watches tasks: every async resource of Node's, AsyncTasks among them, is one. The one place that
 * hooks into Node; everything else in here that wants to know of tasks is a *watcher*.
 *
 * Node's hooks are on while there is a watcher that needs them, and its promise hooks only while
 * one has asked for promises. What triggered a task is what Node says, as far as it knows: behind
 * an `await` it does not, and there the frame does (current-task.js).
 *
 * - A watcher that throws breaks neither the task nor the other watchers: what it has thrown is
 *   an uncaught exception, in a tick of its own.
 * - What a watcher schedules itself is not shown to anybody: it would have no end.
 * - A watcher that comes or goes while others are being told does so from the next event on.
 * - `after` is told to those that were told of the `before`, and still watch.
 *
 * @typedef {import('./current-task.js').TaskLink} TaskLink
 * @typedef {InstanceType<typeof Task>} TaskInfo
 *
 * @typedef {object} Watcher
 * @property {boolean} promises whether promises are tasks to it
 * @property {(task: TaskInfo, link: TaskLink, trigger: TaskLink | undefined, resource: object) => void} [scheduled]
 * @property {(task: TaskInfo, link: TaskLink) => void} [before]
 * @property {(task: TaskInfo, link: TaskLink) => void} [after]
 * @property {(id: number) => void} [ended] Node has let go of it; needs a hook that costs
 *
 * @typedef {object} Execution
 * @property {TaskInfo} task
 * @property {TaskLink} link
 * @property {readonly Watcher[]} told
 * @property {ReturnType<typeof enter> | undefined} frames
 */

/** Where a resource keeps its task, which lives as long as the resource does. */
const TASK = Symbol('native-async-context.task');

/** What a hook is told of a task. */
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

/**
 * Node's resource of an AsyncTask. Its type, to Node, is the task's name.
 */
class TaskResource extends hooks.AsyncResource {}

/** Replaced, never changed: who iterates it is not disturbed.
 * @type {readonly Watcher[]}
 */
let watchers = [];

/** While watchers are told. */
let telling = false;

/**
 * The tasks that are running, outermost first.
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

/** Kept: Node names it as a trigger for as long as it lives. @type {TaskLink | undefined} */
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
 * The name of what runs, where the resource shows it.
 *
 * @param {any} resource
 */
function nameOf(resource) {
  const callback = resource._onTimeout ?? resource._onImmediate ?? resource.callback;
  if (typeof callback !== 'function') return '';
  const name = callbackName(callback);
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
  // Who has not asked for promises sees no chain that leads through one.
  const plain = known?.task?.deref()?.type === 'PROMISE' ? carriedLink() : trigger;
  tell(watchers, (watcher) => {
    if (watcher.promises) watcher.scheduled?.(task, link, trigger, resource);
    else if (!isPromise) watcher.scheduled?.(task, link, plain, resource);
  });
}

/** @param {number} id @param {boolean} promise whether it is a promise's turn */
function begin(id, promise) {
  if (telling) return;
  /** @type {TaskInfo | undefined} */
  const task = /** @type {any} */ (hooks.executionAsyncResource())[TASK];
  if (task?.id !== id || (task.type === 'PROMISE') !== promise) return;
  const link = /** @type {TaskLink} */ (linkOf.get(task));
  const told = promise ? watchers.filter((watcher) => watcher.promises) : watchers;
  executions.push({ task, link, told, frames: promise ? undefined : enter(link) });
  tell(told, (watcher) => watcher.before?.(task, link));
}

/** @param {number} id */
function end(id) {
  if (telling) return;
  const at = executions.findLastIndex(({ task }) => task.id === id);
  if (at === -1) return;
  const [{ task, link, told, frames }] = executions.splice(at);
  tell(told, (watcher) => {
    if (watchers.includes(watcher)) watcher.after?.(task, link);
  });
  if (frames !== undefined) leave(frames);
}

/**
 * The hooks of Node's: which watchers need each, and how it is switched on.
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
    // The glue first: its hooks have to run before ours.
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
  // Nobody tells us how these end.
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

/** @returns {TaskLink | undefined} of the task that is running now, as far as it is watched */
function currentLink() {
  return executions.at(-1)?.link ?? carriedLink();
}

/**
 * Makes what is running now a task, though Node made no resource for it: the program itself, which
 * is the trigger of what it schedules, behind an `await` too.
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
 * Calls a function within an AsyncTask, in the task's context. That is entered twice: around the
 * resource, for the hooks; and within, because Node 24 and later enters a resource's own behind the
 * hooks, and because the `host` backend on Node 20 and 22 keeps the frame in the resource, which
 * may be running already.
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
