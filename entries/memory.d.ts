/** Where something is in the sources of the program. */
export interface SourcePlace {
  /** The file, relative to the option `folder` if it is inside; else absolute. */
  readonly file: string;

  /** The line, from 1; missing if it is not known. */
  readonly line?: number;
}

/** An object that holds values: a timer, a socket, a function, a variable of a module. */
export interface ValueHolder {
  /** What it is: "Timeout", "Map `cache`", "listener of 'data'". */
  readonly what: string;

  /** Where its function, its class or its declaration begins; missing if it is not of the program. */
  readonly at?: SourcePlace;
}

/** Values that are held in the same way. */
export interface HeldValues {
  /** The holders in words: "Promise ← Map `cache` (lib/cache.js:5)". The arrow reads "held by". */
  readonly holder: string;

  /** The first object on the way from a value to a root that a user would know, and the last. */
  readonly holders: readonly ValueHolder[];

  /** How many values it holds. A value that several objects hold is counted at the one nearest to a root. */
  readonly values: number;

  /** How many of them are older than the option `older`; missing without that option. */
  readonly older?: number;

  /** How many bytes of the heap would be free without these values. */
  readonly bytes: number;
}

/** What holds the values of one variable or storage. */
export interface StorageMemory {
  /** Its name; without one, that of the variable or property that it is in. */
  readonly name: string;

  /** Its class. */
  readonly kind: string;

  /** Where it is declared; missing if that is not known. */
  readonly at?: SourcePlace;

  /** How many values are alive, each object counted once. Numbers, booleans and `null` hold nothing. */
  readonly values: number;

  /** How many of them are older than the option `older`; missing without that option. */
  readonly older?: number;

  /** How many bytes of the heap would be free without these values. */
  readonly bytes: number;

  /** The holders, most values first. */
  readonly groups: readonly HeldValues[];
}

/** Options of `whatHolds`. */
export interface WhatHoldsOptions {
  /**
   * Makes two heap snapshots, this number of seconds apart, and counts the values that are in both. Choose
   * a time that is longer than the work that the values are for: what is older has outlived it.
   */
  older?: number;

  /** The folder to which names of files are relative. Default: `process.cwd()`. */
  folder?: string;
}

/**
 * Tells which values of a variable or storage are alive, and what holds them: sockets, timers, promises,
 * listeners, variables of modules, with file and line. It works for Node's own AsyncLocalStorage as well.
 *
 * It makes a heap snapshot, which stops this process for as long as that takes (about a second for 100 MB) and
 * needs as much memory again. The snapshot goes to the temporary folder, has the program's data in it, and
 * is deleted. Another process analyses it.
 *
 * @param storage the `AsyncContext.Variable` or AsyncLocalStorage
 * @param options the age that is of interest, and the folder of the program
 * @returns a promise of what holds its values
 * @throws TypeError `ERR_INVALID_ARG_TYPE` (the promise is rejected) if an argument has the wrong type
 * @throws Error `ERR_ASYNC_CONTEXT_MEMORY` (the promise is rejected) if the snapshot cannot be analysed: a
 *   bundle does not have the file for it
 *
 * @example
 * ```js
 * const { values, groups } = await whatHolds(requests, { older: 10 });
 * console.log(`${values} values`);
 * for (const { holder, older } of groups) console.log(`${older} of them older than 10 s: ${holder}`);
 * ```
 */
export declare function whatHolds(
  storage: object,
  options?: WhatHoldsOptions,
): Promise<StorageMemory>;

export {};
