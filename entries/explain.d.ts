/// <reference lib="esnext.disposable" />
import type { AsyncContext, AsyncLocalStorage } from '../index.js';

/** What has happened to a watched variable at one place of the program. */
export interface VariableEvent {
  /**
   * - `set`: a value was entered;
   * - `captured`: a callback was registered in a context with a value;
   * - `restored`: it was read, with a value, in a callback that was registered without that value: a
   *   Snapshot or a bound function has brought it back;
   * - `lost`: it was read and had no value;
   * - `disabled`: the storage's `disable` was called.
   */
  type: 'set' | 'captured' | 'restored' | 'lost' | 'disabled';

  /** `set`: the method, such as `run`. */
  how?: string;

  /** The latest value there, as `util.inspect` shows it, shortened. */
  value?: string;

  /** `captured`: what was registered; `restored`, `lost`: in what it was read. */
  task?: string;

  /** The place, as a stack has it, of the first time. */
  stack: string;

  /** How often it has happened there. */
  count: number;
}

/** Options of `watchVariable`. */
export interface WatchVariableOptions {
  /**
   * Is told of each place the first time something happens there; or `'stderr'`: written there, with
   * an explanation of each place where the value is lost. What the function throws is an uncaught
   * exception, in a tick of its own. What it reads of the variable is not watched.
   */
  report?: 'stderr' | ((event: VariableEvent) => void);

  /** Whether promises are callbacks too, which makes every promise slower. `false` by default. */
  promises?: boolean;
}

/** A watch of one variable. It holds no value of it. */
export interface VariableWatch extends Disposable {
  /** What has happened so far: each place once, up to 1000, in the order of the first time. */
  readonly events: VariableEvent[];

  /**
   * Why the variable has the value that it has here, or none: in which callback this runs, where and
   * in which context that was registered, where the value was set.
   *
   * @returns lines to be read by people; not stable
   */
  explain(): string;

  /** Ends the watch: the variable is as it was before. Only the first call does anything. */
  stop(): void;

  /** As `stop`. */
  [Symbol.dispose](): void;
}

/**
 * A development aid: watches where a variable is set, captured, restored and lost. Until `stop`, there
 * are methods in front of the variable's own, and every callback of Node's is watched, as by an
 * AsyncHook. A variable that is not watched, or not any more, pays nothing.
 *
 * Only the methods of the variable are seen: `runAll`, and scopes that were constructed rather than
 * made by `withValue`, are not (docs/explain.md).
 *
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `variable` is neither, or an option is wrong
 * @throws {TypeError} `ERR_INVALID_ARG_VALUE` when it is watched already
 * @throws {TypeError} `ERR_ASYNC_CONTEXT_NOT_BINDABLE` when it is frozen
 */
export declare function watchVariable(
  variable: AsyncContext.Variable<any> | AsyncLocalStorage<any>,
  options?: WatchVariableOptions,
): VariableWatch;

export {};
