/// <reference lib="esnext.disposable" />
import type { AsyncContext, AsyncLocalStorage } from '../index.js';

/** What happened to a watched variable at one place of the program. */
export interface VariableEvent {
  /**
   * - `set`: a value was entered;
   * - `captured`: a callback was registered in a context with a value;
   * - `restored`: it was read, and had a value, in a callback that was registered without that value; a
   *   Snapshot or a bound function restored it;
   * - `lost`: it was read, and had no value;
   * - `disabled`: the storage's `disable` was called.
   */
  type: 'set' | 'captured' | 'restored' | 'lost' | 'disabled';

  /** For `set`: the method, such as `run`. */
  how?: string;

  /** The latest value at this place, as `util.inspect` shows it, shortened. */
  value?: string;

  /** For `captured`: the task that was registered. For `restored` and `lost`: the task that read it. */
  task?: string;

  /** The stack of the first time. */
  stack: string;

  /** How often it happened at this place. */
  count: number;
}

/** Options of `watchVariable`. */
export interface WatchVariableOptions {
  /**
   * A function that is called for each place when something happens there for the first time. With
   * `'stderr'`, the events are printed there, with an explanation for each place where the value is
   * lost. What the function throws becomes an uncaught exception in a tick of its own. Its own reads of
   * the variable are not watched.
   */
  report?: 'stderr' | ((event: VariableEvent) => void);

  /** Whether promises count as callbacks. This makes every promise slower. The default is `false`. */
  promises?: boolean;
}

/** A watch on one variable. It keeps no value of the variable. */
export interface VariableWatch extends Disposable {
  /** What happened so far: each place once, up to 1000, in the order of the first time. */
  readonly events: VariableEvent[];

  /**
   * Explains why the variable has its value here, or none: the callback in which this code runs, where
   * and in which context that callback was registered, and where the value was set.
   *
   * @example
   * ```js
   * if (request.getStore() === undefined) console.log(watch.explain());
   * ```
   *
   * @returns lines for people to read; their wording may change
   */
  explain(): string;

  /** Ends the watch. The variable is as it was before. Only the first call has an effect. */
  stop(): void;

  /** Calls `stop()`: the end of a `using` block. */
  [Symbol.dispose](): void;
}

/**
 * A development aid that watches where a variable is set, captured, restored and lost. Until `stop` is
 * called, methods are inserted before those of the variable, and every callback that Node registers is
 * watched, as by an AsyncHook. A variable that is not watched costs nothing.
 *
 * Only the methods of the variable are seen. `runAll`, and scopes that were constructed instead of being
 * made by `withValue`, are not (docs/explain.md).
 *
 * @example
 * ```js
 * const watch = watchVariable(request, { report: 'stderr' });
 * ```
 *
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `variable` is neither a Variable nor an
 * AsyncLocalStorage of this package, or an option has the wrong type
 * @throws {TypeError} `ERR_INVALID_ARG_VALUE` if it is watched already
 * @throws {TypeError} `ERR_ASYNC_CONTEXT_NOT_BINDABLE` if it is frozen
 */
export declare function watchVariable(
  variable: AsyncContext.Variable<any> | AsyncLocalStorage<any>,
  options?: WatchVariableOptions,
): VariableWatch;

export {};
