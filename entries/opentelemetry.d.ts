import type { Context, ContextManager } from '@opentelemetry/api';
import type { RunScope } from '../index.js';

/**
 * A `ContextManager` for @opentelemetry/api. It has the same class name as the manager in
 * @opentelemetry/context-async-hooks.
 *
 * ```js
 * new NodeSDK({ contextManager: new AsyncLocalStorageContextManager() }).start();
 * ```
 *
 * Needs @opentelemetry/api 1, which the application brings.
 */
export declare class AsyncLocalStorageContextManager implements ContextManager {
  /** The context that is active, or `ROOT_CONTEXT`. */
  active(): Context;

  /**
   * Calls `fn` with `context` active. Then puts back the context that was active before, and no
   * value of any other storage, also when `fn` throws, which then goes on to the caller.
   *
   * @param thisArg the receiver of `fn`; `null`, as in `AsyncLocalStorage.run`, if there is none
   * @returns what `fn` returns
   * @throws {TypeError} when `fn` cannot be called
   */
  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F>;

  /**
   * @param target
   *   - a function: a new one is returned, of the same length, that calls it with `context` active
   *     and forwards `this` and its arguments;
   *   - an EventEmitter: listeners that are added from here on are called with `context` active, and
   *     are removed and listed as if they stood there themselves. Bound again, the first context
   *     counts. It is returned itself;
   *   - anything else is returned as it is.
   * @throws {TypeError} `ERR_ASYNC_CONTEXT_NOT_BINDABLE` for an EventEmitter that is frozen, sealed
   *   or not extensible
   */
  bind<T>(context: Context, target: T): T;

  /**
   * Makes `context` active for the rest of this synchronous execution and what it schedules, until
   * the scope that is returned is disposed of: by `dispose()`, or at the end of a `using` block. In
   * an async function, before the first `await`, the caller sees it too: prefer `with`. Experimental
   * in @opentelemetry/api 1.10, which has it first.
   */
  attach(context: Context): RunScope;

  /** Does nothing: there is nothing to switch on. */
  enable(): this;

  /**
   * Ends every context of this manager, those captured before included: `ROOT_CONTEXT` is active
   * until the next `with` or `attach`.
   */
  disable(): this;
}
