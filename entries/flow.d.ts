import type { DefaultUnknown, hasDefault, ReadBy, WithDefault } from './default-value.js';

/** Options of `new ContinuationFlow()`. */
export interface ContinuationFlowOptions<T> {
  /** Shown by debugging tools. The default is the empty string. */
  name?: string;

  /** What `get` returns while the flow has no value. */
  defaultValue?: T | undefined;

  /**
   * Which value `get` returns after a merge point. Merge points are `Promise.all` and
   * `Promise.allSettled` when they are fulfilled, and `Promise.any` when it is rejected. Their branches
   * are the promises that they wait for.
   *
   * - `'last'`, the default: the value of the branch that was settled last;
   * - `'first'`: the value of the branch that was settled first;
   * - a function: what it returns for the values of all branches, in the order of the input. It is
   *   called with `this` undefined when the combined promise is settled, unless no branch changed the
   *   value. If it throws, `get` throws the same until the flow gets another value; the combined
   *   promise is not affected.
   *
   * An entry that is not a promise is a branch that was settled first, with the caller's value.
   */
  merge?: 'last' | 'first' | ((values: T[]) => T);
}

/**
 * A variable whose value comes back. A continuation (`await`, `then`, `catch`, `finally`) has the value
 * with which its promise was settled, where an `AsyncContext.Variable` has the value with which the
 * continuation was registered. Everything else is the same for both: callbacks have the value of their
 * registration, and an `AsyncContext.Snapshot` captures it.
 *
 * The semantics were discussed with the TC39 proposal (CONTINUATION.md of
 * https://github.com/tc39/proposal-async-context). docs/continuation-flow.md describes them.
 *
 * While a flow has a value, V8's promise hooks are installed and `Promise.all`, `allSettled` and `any`
 * are replaced; with the first promise of a subclass, `Promise.prototype.then` too. All of this is
 * removed when the last value was collected.
 *
 * @example
 * ```js
 * const fixture = new ContinuationFlow();
 * const beforeEach = async () => fixture.run(await connect(), async () => {});
 *
 * await beforeEach();
 * fixture.get(); // what connect() returned
 * ```
 */
export interface ContinuationFlow<T> extends DefaultUnknown {
  /** The name from the options, or the empty string. */
  readonly name: string;

  /**
   * The current value, even if it is `undefined`. The default value if there is none.
   *
   * The type is `T` if the constructor got a default value, otherwise `T | undefined`.
   *
   * @throws {TypeError} `ERR_INVALID_THIS` if the receiver is not a ContinuationFlow; what `merge` threw
   */
  get<F extends WithDefault>(this: F): ReadBy<F, T>;

  /**
   * The current value, even if it is `undefined`. The default value if there is none.
   *
   * The type is `T` if the constructor got a default value, otherwise `T | undefined`.
   *
   * @throws {TypeError} `ERR_INVALID_THIS` if the receiver is not a ContinuationFlow; what `merge` threw
   */
  get(): T | undefined;

  /**
   * The values of all branches of the last merge point, in the order of the input. The array is empty
   * if the merge point waited for nothing. If the value does not come from a merge point, the array
   * has that value alone.
   *
   * @example
   * ```js
   * await Promise.all([a(), b()]);
   * flow.getAggregated(); // the values that a and b left
   * ```
   *
   * @returns a new array
   * @throws {TypeError} `ERR_INVALID_THIS` if the receiver is not a ContinuationFlow; what `merge` threw
   * in one of the branches
   */
  getAggregated<F extends WithDefault>(this: F): ReadBy<F, T>[];

  /**
   * The values of all branches of the last merge point, in the order of the input. The array is empty
   * if the merge point waited for nothing. If the value does not come from a merge point, the array
   * has that value alone.
   *
   * @example
   * ```js
   * await Promise.all([a(), b()]);
   * flow.getAggregated(); // the values that a and b left
   * ```
   *
   * @returns a new array
   * @throws {TypeError} `ERR_INVALID_THIS` if the receiver is not a ContinuationFlow; what `merge` threw
   * in one of the branches
   */
  getAggregated(): (T | undefined)[];

  /**
   * Calls `func` with `value` as the current value, and with `this` undefined. Afterwards the whole
   * previous mapping is restored, also if `func` throws; the exception goes on to the caller. Code that
   * awaits a promise which is settled inside continues with the value there.
   *
   * @example
   * ```js
   * await flow.run('set up', async () => {});
   * flow.get(); // 'set up'
   * ```
   *
   * @returns what `func` returns
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `func` is not a function; `ERR_INVALID_THIS` if the
   * receiver is not a ContinuationFlow
   */
  run<R, A extends unknown[]>(value: T, func: (...args: A) => R, ...args: A): R;

  readonly [Symbol.toStringTag]: string;
}

/** A {@link ContinuationFlow} with a default value: `get` returns a `T`. */
export interface ContinuationFlowWithDefault<T> extends ContinuationFlow<T> {
  readonly [hasDefault]?: new () => void;
}

/** Makes flows: the type of `ContinuationFlow`. */
export interface ContinuationFlowConstructor {
  readonly prototype: ContinuationFlow<any>;

  /**
   * Creates a flow that has no value.
   *
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if the options are not an object, the name is not a
   * string, or `merge` is neither a string nor a function; `ERR_INVALID_ARG_VALUE` if `merge` is another
   * string
   */
  new <T>(): ContinuationFlow<T>;
  new <T>(
    options: ContinuationFlowOptions<T> & { defaultValue: T },
  ): ContinuationFlowWithDefault<T>;
  new <T>(options?: ContinuationFlowOptions<T>): ContinuationFlow<T>;
}

/** @see {@link ContinuationFlow} */
export declare const ContinuationFlow: ContinuationFlowConstructor;

export {};
