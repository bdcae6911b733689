/// <reference lib="es2021.weakref" />
/// <reference lib="esnext.disposable" />

/**
 * A task of a library that has a queue of its own: made when a caller asks for something, run in
 * the caller's context when it has come to it, whatever the context of the queue. After
 * "JavaScript Async Contexts" (Chengzhong Wu, 2020).
 *
 * ```js
 * class Query extends AsyncTask {
 *   constructor(search) {
 *     super('database-query');
 *     this.search = search;
 *   }
 * }
 * ```
 */
export declare class AsyncTask {
  /**
   * Captures the current context. To `node:async_hooks` it is a resource whose type is `name`.
   *
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `name` is not a string
   */
  constructor(name: string);

  readonly name: string;

  /**
   * Calls `callback`, with `thisArg` and the arguments, in the context in which the task was made,
   * as often as it is wanted. What it schedules has the task as its trigger. It then puts back what
   * it found, also when `callback` throws, which then goes on to the caller.
   *
   * @returns what `callback` returns
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `callback` is not a function; a plain TypeError
   * when called on anything but an AsyncTask
   */
  runInAsyncScope<This, R, A extends unknown[]>(
    callback: (this: This, ...args: A) => R,
    thisArg?: This,
    ...args: A
  ): R;
}

/** What an AsyncHook is told of a task: a plain, frozen object, as long-lived as the task. */
export interface TaskInfo {
  /** The async id that Node gave it, unique in its thread. */
  readonly id: number;

  /** `AsyncTask`, or the type of Node's resource: `Timeout`, `TCPWRAP`, `PROMISE` … */
  readonly type: string;

  /** An AsyncTask's name; of a timer or a tick the name of its callback; else empty. */
  readonly name: string;

  /**
   * The id of the task that scheduled it. What an async function schedules behind an `await` is
   * scheduled by the task in which the function was called, or, if a hook has asked for promises,
   * by the promise.
   */
  readonly trigger: number;
}

/** What an AsyncHook calls, and whether promises are among it. All are optional. */
export interface AsyncHookHandlers {
  /**
   * A task is scheduled, in the context in which this is called. The trigger is `undefined` when
   * it is not known (scheduled before the hook was enabled) or has been collected.
   */
  scheduledAsyncTask?(task: TaskInfo, triggerTask: TaskInfo | undefined): void;

  /** A task is about to run, in its context. */
  beforeAsyncTaskExecute?(task: TaskInfo): void;

  /** A task has run, or has thrown. */
  afterAsyncTaskExecute?(task: TaskInfo): void;

  /** Whether promises are tasks too, which makes every promise slower. `false` by default. */
  promises?: boolean;
}

/**
 * Hooks into the scheduling and the execution of tasks: AsyncTasks, and all async resources of
 * Node's. Nothing here keeps a task alive: `new WeakRef(task)` tells when it is gone.
 *
 * What a handler throws is an uncaught exception, in a tick of its own: neither the task nor other
 * hooks notice. What a handler schedules itself is shown to no hook. A hook that is enabled or
 * disabled by a handler is so from the next event on. `after` is told of those executions only of
 * which `before` was.
 */
export declare class AsyncHook {
  /**
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `handlers` is not an object, a handler not a
   * function, or `promises` not a boolean
   */
  constructor(handlers: AsyncHookHandlers);

  /** Does nothing when it is enabled. @returns the hook itself */
  enable(): this;

  /** Does nothing when it is not enabled. @returns the hook itself */
  disable(): this;
}

/** A task as reports show it. */
export interface TaskDescription {
  /** The async id that Node gave it, unique in its thread. */
  readonly id: number;

  /** `AsyncTask`, or the type of Node's resource. */
  readonly type: string;

  /** An AsyncTask's name; of a timer or a tick the name of its callback; else empty. */
  readonly name: string;

  /**
   * Where it was scheduled: the lines of a stack, without its first. Where Node has a source map
   * (`--enable-source-maps`), in the source.
   */
  readonly stack: string;
}

/** A task that was left behind. */
export interface DanglingTask extends TaskDescription {
  /** What scheduled it, what scheduled that, and so on: 100 of them are remembered for sure. */
  readonly triggers: TaskDescription[];
}

/** Options of `trackTasks`, `assertNoDanglingTasks` and `trackedTest`. */
export interface TrackTasksOptions {
  /** Whether promises that are pending count, which makes every promise slower. Not by default. */
  promises?: boolean;

  /** What may be left behind: types or names, in full or as patterns. */
  allow?: (string | RegExp)[];
}

/**
 * Calls `fn` and, when the promise that it returns has settled, looks for tasks that were scheduled
 * in it and are still to come: timers, sockets, servers, processes, requests to the system,
 * AsyncTasks that never ran. Not counted are those that do not keep the process alive (unreferenced
 * timers, idle sockets of an agent), standard output, and what `allow` names.
 *
 * Timers are judged at that moment; everything else two turns of the event loop later, because Node
 * takes that long to let go of what was closed properly.
 *
 * @returns what `fn` returned, and what outlived it. Rejects with what `fn` throws.
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`, as a rejection, when `fn` is not a function or an
 * option is of the wrong type
 */
export declare function trackTasks<T>(
  fn: () => T,
  options?: TrackTasksOptions,
): Promise<{ result: Awaited<T>; dangling: DanglingTask[] }>;

/**
 * `trackTasks`, and rejects when a task dangles: with an Error whose code is
 * `ERR_ASYNC_CONTEXT_DANGLING_TASKS`, whose message is a report, and whose `dangling` holds the
 * tasks.
 *
 * @returns what `fn` returned. Rejects with what `fn` throws.
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`, as a rejection, as `trackTasks` does, or when `name`
 * is not a string
 */
export declare function assertNoDanglingTasks<T>(
  name: string,
  fn: () => T,
  options?: TrackTasksOptions,
): Promise<Awaited<T>>;

/**
 * The `test` of `node:test`, vitest or jest, with tests that fail when they leave a task behind:
 *
 * ```js
 * const test = trackedTest(require('node:test').test);
 * ```
 *
 * Its `only`, `skip`, `todo`, `concurrent`, `failing` and `fails` are tracked too. A test gets the
 * arguments that its runner gives it; tests that take a `done` callback do not work.
 *
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `test` is not a function
 */
export declare function trackedTest<F extends (...args: any[]) => any>(
  test: F,
  options?: TrackTasksOptions,
): F;

/**
 * The stack of an error, and behind it where the task in which this is called was scheduled, and
 * what scheduled that one, and so on. While nothing is tracked (`trackTasks`, `recordTasks`), the
 * stack alone.
 *
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `error` has no stack
 */
export declare function causalStack(error: Error): string;

export {};
