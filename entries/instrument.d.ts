/** What `instrument` knows: packages by their names on npm, and `http`, `http2`, `fetch` and `locks` of Node itself. */
export type InstrumentationName =
  | '@grpc/grpc-js'
  | 'amqplib'
  | 'async'
  | 'async-lock'
  | 'better-queue'
  | 'bluebird'
  | 'bottleneck'
  | 'cockatiel'
  | 'dezalgo'
  | 'es6-promise'
  | 'fastq'
  | 'fetch'
  | 'graceful-fs'
  | 'http'
  | 'http2'
  | 'inflight'
  | 'locks'
  | 'mariadb'
  | 'memjs'
  | 'memoizee'
  | 'mqtt'
  | 'mysql2'
  | 'nats'
  | 'node-schedule'
  | 'nodemailer'
  | 'p-queue'
  | 'pg'
  | 'pg-pool'
  | 'postgres'
  | 'promise'
  | 'q'
  | 'redis'
  | 'rsvp'
  | 'sharp'
  | 'socket.io'
  | 'tarn'
  | 'thunky'
  | 'undici'
  | 'when'
  | 'winston'
  | 'workerpool'
  | 'ws';

/** One module that was loaded, and what was done. */
export interface RepairedModule {
  /** The module: what was required or imported, such as `mysql2/promise`. */
  readonly module: string;

  /** The version of its package; of Node for `http`, `http2`, `fetch` and `locks`. */
  readonly version: string;

  /**
   * False if the module was left as it is: its version is unknown, or it does not have what a step names,
   * and a process warning says which, once; or this Node has no `locks` (20, 22).
   */
  readonly repaired: boolean;
}

/** One module that `instrument` has seen. */
export interface InstrumentedModule extends RepairedModule {
  /** The name by which it was requested. */
  readonly name: InstrumentationName;
}

/** What `instrument` returns: a report of the repaired modules, and a way to undo the repairs. */
export interface Instrumentation {
  /** What was asked for: all names, when none was given. */
  readonly names: readonly InstrumentationName[];

  /** The modules that were seen until now, in the order in which they were loaded. */
  report(): InstrumentedModule[];

  /**
   * Ends it: modules that are loaded from now on are left alone, and the functions of those that
   * were repaired do again what they did before, unless another call of `instrument` still wants
   * them repaired. Queues made meanwhile keep what they have. Only the first call does anything.
   */
  undo(): void;

  /** `undo`, for `using`. */
  [Symbol.dispose](): void;
}

/**
 * Repairs libraries that call back in the context of another request, and pools whose connections
 * keep the values of the request that opened them: each in those modules that are required or
 * imported from now on. What is mixed up, why, and what is done is in docs/instrument.md.
 *
 * A library is recognized by its name and its version. An unknown version is left as it is: `report` says
 * so, and a process warning with the code `ASYNC_CONTEXT_UNKNOWN_VERSION`, once for each version.
 *
 * All but `http` and `fetch` need the packages `require-in-the-middle` and `import-in-the-middle`.
 *
 * @param names which ones; all, when none is given
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when a name is no string, `ERR_INVALID_ARG_VALUE`,
 * listing those that are known, when it is none of them; nothing is changed then
 * @throws {Error} `ERR_ASYNC_CONTEXT_MISSING_PACKAGE` when a package that is needed is not installed,
 * saying what to install; nothing is changed then
 */
export declare function instrument(...names: InstrumentationName[]): Instrumentation;

/**
 * One step of a description: functions of a library, and what of them belongs to the caller. "The caller"
 * is the context in which the function is called.
 *
 * A step names functions by `at` and does one or more of the rest with each.
 */
export interface RepairStep {
  /**
   * The path to a function, or several paths: names with dots in between, from the exports of the module
   * (or from the value, inside `arguments`, `returned` and `resolved`). `''` is the exports or the value
   * itself. What is not found by its name is looked for in `default`, too. No path may occur twice among
   * the steps of one array.
   *
   * @example
   * { at: 'Queue.prototype.push', callbacks: [1] }
   * { at: ['get', 'set'], callbacks: [-1] }
   */
  readonly at: string | readonly string[];

  /**
   * Callbacks of the caller: the positions of arguments. Negative positions count from the end, and
   * `'first'` is the first argument that is a function. Each runs in the context of the caller, every
   * time that it is called. Arguments that are not functions are passed as they are.
   *
   * @example
   * { at: 'Pool.prototype.query', callbacks: [-1] } // pool.query(sql, callback)
   */
  readonly callbacks?: readonly (number | 'first')[];

  /**
   * The `callbacks` are called once at most. Their context is released then: a connection may keep the
   * function that it was given last. Later calls do nothing.
   */
  readonly once?: true;

  /**
   * The `callbacks` are passed again to a function with `removes`. Then the library must get the same
   * function again. The same callback that is passed again with the same other arguments is bound to the
   * context of the first time.
   */
  readonly removable?: true;

  /**
   * The positions of arguments that were `callbacks` of a step with `removable`, and are removed now.
   *
   * @example
   * { at: 'Client.prototype.subscribe', callbacks: [1], removable: true }
   * { at: 'Client.prototype.unsubscribe', removes: [1] }
   */
  readonly removes?: readonly number[];

  /**
   * The `callbacks` are called until the caller ends it: by a method of what is returned, or of what the
   * returned promise is fulfilled with. The value is the path to the method; `''` is the returned function
   * itself. The context of the callbacks is released when it was called, because the library may keep the
   * functions. A callback that is called later than that runs in the context that it has without the repair.
   *
   * @example
   * // const { unlisten } = await client.listen(channel, callback)
   * { at: 'Client.prototype.listen', callbacks: [1], until: 'unlisten' }
   * // const stop = watch(callback)
   * { at: 'watch', callbacks: [0], until: '' }
   */
  readonly until?: string;

  /**
   * The positions of items that are put into a queue. What gets the item as its first argument later runs in
   * the context of this call, if its step has `in: 'item'`. Only objects and functions are recognized: a
   * worker gets an equal string or number in the context that it has without the repair.
   *
   * @example
   * // const queue = createQueue(worker); queue.push(item, callback)
   * {
   *   at: 'createQueue',
   *   arguments: { 0: [{ at: '', in: 'item' }] },
   *   returned: [{ at: 'push', items: [0], callbacks: [1] }],
   * }
   */
  readonly items?: readonly number[];

  /**
   * Functions, by the position of an argument: what they return is passed instead. They are called in the
   * context of the caller, and what they throw is thrown to it. This is how a pool of workers takes the
   * context along (docs/portable.md).
   *
   * @example
   * { at: 'Piscina.prototype.run', replaced: { 0: (task) => propagator.pack(task) } }
   */
  readonly replaced?: Readonly<Record<number, (argument: any) => unknown>>;

  /**
   * Steps for arguments, by position: for objects with callbacks, and for functions that get such objects.
   * A plain object is copied before, because its owner may pass it again. Other objects get own methods.
   *
   * @example
   * // client.send(message, { onSent, onError })
   * { at: 'Client.prototype.send', arguments: { 1: [{ at: ['onSent', 'onError'], in: 'caller' }] } }
   */
  readonly arguments?: Readonly<Record<number, readonly RepairStep[]>>;

  /**
   * Steps for what the function returns. `in: 'caller'` means the caller of the function. If the same
   * object is returned again, it belongs to the last caller.
   *
   * @example
   * // Events of the returned emitter are emitted in the context of the caller.
   * { at: 'Client.prototype.request', returned: [{ at: 'emit', in: 'caller' }] }
   */
  readonly returned?: readonly RepairStep[];

  /** The same for what a returned promise is fulfilled with. */
  readonly resolved?: readonly RepairStep[];

  /**
   * Where the function runs.
   *
   * - `'root'` is the context without any values: for what opens a connection or sets a timer that serves all
   *   requests.
   * - `'caller'` is for steps in `arguments`, `returned` and `resolved`: the context of the call to which the
   *   value was passed, or that returned it.
   * - `'item'` is the context in which the first argument was put into a queue (`items`). Each call takes one
   *   context: the oldest, if the same object was put into the queue several times.
   */
  readonly in?: 'root' | 'caller' | 'item';

  /**
   * The function gives the caller an object with a socket, by the second argument of its `callbacks` or by
   * a promise. The value is the path from the object to the socket. The socket moves to the context of the
   * caller, and what it emits comes in that context.
   */
  readonly takes?: string;

  /**
   * The function gets an object back that was given by one with `takes`, as its first argument. The value
   * is the path from the object to its socket, which moves to the root.
   */
  readonly releases?: string;

  /**
   * `at` leads to an emitter, or to a prototype of emitters. Their listeners get the values of the context
   * in which they were added, on top of the context of the event. No other property may be in the step.
   *
   * @example
   * { at: 'Socket.prototype', listeners: true }
   */
  readonly listeners?: true;
}

/** What is wrong in a library, as data. docs/repairs.md shows how to find it. */
export interface RepairDescription {
  /**
   * The first version that is repaired, and the first that is not again, such as `['1.2.0', '2.0.0']`: the
   * versions for which you have tested the description. Other versions are left as they are, with a
   * process warning (`ASYNC_CONTEXT_UNKNOWN_VERSION`). All versions are repaired if it is left out. It
   * needs a module that is given by its name.
   */
  readonly versions?: readonly [from: string, below: string];

  /** At least one step. */
  readonly steps: readonly RepairStep[];
}

/** What `repair` returns. */
export interface ModuleRepair {
  /** The modules that were seen until now. Empty if `repair` got exports instead of a name. */
  report(): RepairedModule[];

  /**
   * Ends the repair: functions do again what they did before, as described for `Instrumentation`. Only
   * the first call does anything.
   */
  undo(): void;

  /** `undo`, for `using`. */
  [Symbol.dispose](): void;
}

/**
 * Repairs a library of your own, or one that `instrument` does not know, by a description.
 *
 * @example
 * const { repair } = require('native-async-context/instrument');
 *
 * // By name, before it is loaded:
 * repair('job-queue', {
 *   versions: ['2.0.0', '3.0.0'],
 *   steps: [{ at: 'Queue.prototype.add', callbacks: [0] }],
 * });
 *
 * // By its exports:
 * repair(require('./queue.js'), { steps: [{ at: 'Queue.prototype.add', callbacks: [0] }] });
 *
 * @param module the name of a package or of a module of one (`'job-queue/promises'`), which is repaired
 * when it is next required or imported; needs the packages `require-in-the-middle` and
 * `import-in-the-middle`. Or the exports of a module, which are repaired at once
 * @param description is read once. The same object for the same module is the same repair
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` or `ERR_INVALID_ARG_VALUE` if an argument is wrong, or if a
 * step leads to nothing in the exports, or to what cannot be replaced. Nothing is changed then. For a
 * module that is named and does not have what a step names, a process warning says so
 * (`ASYNC_CONTEXT_NOT_FOUND`), and the module is left as it is
 * @throws {Error} `ERR_ASYNC_CONTEXT_MISSING_PACKAGE` as `instrument`
 */
export declare function repair(
  module: string | object,
  description: RepairDescription,
): ModuleRepair;
