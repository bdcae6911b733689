/** What `instrument` knows: packages by their names on npm, and `http` and `fetch` of Node itself. */
export type InstrumentationName =
  | 'async'
  | 'bluebird'
  | 'bottleneck'
  | 'fastq'
  | 'fetch'
  | 'http'
  | 'mysql2'
  | 'p-queue'
  | 'pg-pool'
  | 'socket.io'
  | 'undici';

/** One module that was loaded, and what was done. */
export interface InstrumentedModule {
  /** The name by which it was asked for. */
  readonly name: InstrumentationName;

  /** The module: what was required or imported, such as `mysql2/promise`. */
  readonly module: string;

  /** The version of its package; of Node for `http` and `fetch`. */
  readonly version: string;

  /** False when the version is none that this package knows: the module was left as it is. */
  readonly repaired: boolean;
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
 * A library is recognised by its name and its version. A version that is not known is left alone:
 * `report` says so, and `NATIVE_ASYNC_CONTEXT_DEBUG=1` prints it.
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
