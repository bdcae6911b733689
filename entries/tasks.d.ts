/// <reference lib="es2021.weakref" />
/// <reference lib="esnext.disposable" />

/**
 * A task of a library with its own queue. The library creates it when a caller asks for something, and
 * runs it later, in the caller's context and not in that of the queue. After "JavaScript Async Contexts"
 * (Chengzhong Wu, 2020).
 *
 * @example
 * ```js
 * class Query extends AsyncTask {
 *   constructor(search) {
 *     super('database-query');
 *     this.search = search;
 *   }
 * }
 *
 * const query = new Query('item > 10');
 * connection.send(query.search, (answer) => query.runInAsyncScope(callback, undefined, answer));
 * ```
 */
export declare class AsyncTask {
  /**
   * Captures the current context. `node:async_hooks` shows the task as a resource of the type `name`.
   *
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `name` is not a string
   */
  constructor(name: string);

  /** The name that the constructor got. */
  readonly name: string;

  /**
   * Calls `callback` with `thisArg` and the arguments, in the context in which the task was created. It
   * can be called more than once. The task is the trigger of what `callback` schedules. Afterwards the
   * previous context is restored, also if `callback` throws; the exception goes on to the caller.
   *
   * @example
   * ```js
   * task.runInAsyncScope(callback, undefined, null, rows);
   * ```
   *
   * @returns what `callback` returns
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `callback` is not a function; a plain TypeError if the
   * receiver is not an AsyncTask
   */
  runInAsyncScope<This, R, A extends unknown[]>(
    callback: (this: This, ...args: A) => R,
    thisArg?: This,
    ...args: A
  ): R;
}

/** A task as an AsyncHook sees it: a plain, frozen object that lives as long as the task. */
export interface TaskInfo {
  /** Node's async id, unique in its thread. */
  readonly id: number;

  /** `AsyncTask`, or the type of Node's resource: `Timeout`, `TCPWRAP`, `PROMISE` and so on. */
  readonly type: string;

  /** The name of an AsyncTask, or of the callback of a timer or a tick. Otherwise empty. */
  readonly name: string;

  /**
   * The id of the task that scheduled it. After an `await`, that is the task in which the async function
   * was called or, if a hook asked for promises, the promise.
   */
  readonly trigger: number;
}

/** The handlers of an AsyncHook. All are optional. */
export interface AsyncHookHandlers {
  /**
   * Called when a task is scheduled, in the context in which it is scheduled. The trigger is
   * `undefined` if it was scheduled before the hook was enabled, or was collected.
   */
  scheduledAsyncTask?(task: TaskInfo, triggerTask: TaskInfo | undefined): void;

  /** Called before a task runs, in its context. */
  beforeAsyncTaskExecute?(task: TaskInfo): void;

  /** Called after a task has run or thrown. */
  afterAsyncTaskExecute?(task: TaskInfo): void;

  /** Whether promises are tasks too. This makes every promise slower. The default is `false`. */
  promises?: boolean;
}

/**
 * Hooks into the scheduling and execution of tasks: AsyncTasks and all of Node's async resources. It
 * keeps no task alive, so `new WeakRef(task)` tells when a task is gone.
 *
 * What a handler throws becomes an uncaught exception in a tick of its own; the task and other hooks
 * are not affected. No hook is told of what a handler schedules. A hook that a handler enables or
 * disables changes with the next event. `afterAsyncTaskExecute` is only called for executions that
 * `beforeAsyncTaskExecute` was called for.
 *
 * @example
 * ```js
 * const hook = new AsyncHook({
 *   scheduledAsyncTask: ({ type, name }) => counts.add(`${type} ${name}`),
 * }).enable();
 * ```
 */
export declare class AsyncHook {
  /**
   * Creates a hook that is not enabled.
   *
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `handlers` is not an object, a handler is not a
   * function, or `promises` is not a boolean; `ERR_INVALID_ARG_VALUE` if a handler has a name of Node's
   * `createHook`, such as `init`
   */
  constructor(handlers: AsyncHookHandlers);

  /** Enables the hook. It has no effect if the hook is enabled. @returns the hook itself */
  enable(): this;

  /** Disables the hook. It has no effect if the hook is not enabled. @returns the hook itself */
  disable(): this;
}

/** A task as reports show it. */
export interface TaskDescription {
  /** Node's async id, unique in its thread. */
  readonly id: number;

  /** `AsyncTask`, or the type of Node's resource. */
  readonly type: string;

  /** The name of an AsyncTask, or of the callback of a timer or a tick. Otherwise empty. */
  readonly name: string;

  /**
   * Where it was scheduled: the lines of a stack without the first one. With `--enable-source-maps`
   * the places are those in the source.
   */
  readonly stack: string;
}

/** A task that outlived the function that scheduled it. */
export interface DanglingTask extends TaskDescription {
  /** What scheduled it, what scheduled that, and so on. At least the last 100 are remembered. */
  readonly triggers: TaskDescription[];
}

/** Options of `trackTasks`, `assertNoDanglingTasks` and `trackedTest`. */
export interface TrackTasksOptions {
  /** Whether pending promises count. This makes every promise slower. The default is `false`. */
  promises?: boolean;

  /** Types or names of tasks that may be left behind, in full or as patterns. */
  allow?: (string | RegExp)[];
}

/**
 * Calls `fn` and, when the promise that it returns has settled, looks for tasks that it scheduled and
 * that are still pending: timers, sockets, servers, processes, requests to the system, and AsyncTasks
 * that never ran. Tasks that do not keep the process alive (unreferenced timers, idle sockets of an
 * agent), standard output, and what `allow` names do not count.
 *
 * Timers are checked at that moment, everything else two turns of the event loop later, because Node
 * needs that long to release what was closed properly.
 *
 * @example
 * ```js
 * const { result, dangling } = await trackTasks(() => handle(req));
 * for (const { type, stack } of dangling) console.log(type, stack);
 * ```
 *
 * @returns what `fn` returned, and the tasks that outlived it. Rejects with what `fn` throws.
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`, as a rejection, if `fn` is not a function or an option
 * has the wrong type
 */
export declare function trackTasks<T>(
  fn: () => T,
  options?: TrackTasksOptions,
): Promise<{ result: Awaited<T>; dangling: DanglingTask[] }>;

/**
 * Calls {@link trackTasks} and rejects if a task dangles. The error has the code
 * `ERR_ASYNC_CONTEXT_DANGLING_TASKS`, a report as its message, and the tasks as its property `dangling`.
 *
 * @example
 * ```js
 * await assertNoDanglingTasks('close', () => server.close());
 * ```
 *
 * @returns what `fn` returned. Rejects with what `fn` throws.
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`, as a rejection, as `trackTasks` does, and if `name` is not
 * a string
 */
export declare function assertNoDanglingTasks<T>(
  name: string,
  fn: () => T,
  options?: TrackTasksOptions,
): Promise<Awaited<T>>;

/**
 * Wraps the `test` function of `node:test`, vitest or jest, so that a test fails if it leaves a task
 * behind. `only`, `skip`, `todo`, `concurrent`, `failing` and `fails` of it are wrapped too. A test gets
 * the arguments of its runner; tests that take a `done` callback are not supported.
 *
 * @example
 * ```js
 * const test = trackedTest(require('node:test').test);
 * ```
 *
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `test` is not a function
 */
export declare function trackedTest<F extends (...args: any[]) => any>(
  test: F,
  options?: TrackTasksOptions,
): F;

/**
 * The stack of an error, followed by where the current task was scheduled, what scheduled that one, and
 * so on. While nothing is tracked (`trackTasks`, `recordTasks`), it is the stack alone.
 *
 * @example
 * ```js
 * console.error(causalStack(error));
 * ```
 *
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `error` has no stack
 */
export declare function causalStack(error: Error): string;

export {};
