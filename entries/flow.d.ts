import type { DefaultUnknown, hasDefault, ReadBy, WithDefault } from './default-value.js';

/** Options of `new ContinuationFlow()`. */
export interface ContinuationFlowOptions<T> {
  /** Shown in debugging. The empty string by default. */
  name?: string;

  /** What `get` returns while the flow has no value. */
  defaultValue?: T | undefined;

  /**
   * Which value `get` has behind a merge point: `Promise.all` and `Promise.allSettled` that are
   * fulfilled, `Promise.any` that is rejected. The branches are the promises that were waited for.
   *
   * - `'last'`, the default: that of the branch that was settled last;
   * - `'first'`: that of the branch that was settled first;
   * - a function: what it makes of the values of all branches, in the order of the input. It is
   *   called with `this` undefined when the combined promise is settled, unless no branch has
   *   changed the value. What it throws, `get` throws from there on, until the flow gets another
   *   value; the combined promise is not concerned.
   *
   * An entry that is no promise is a branch that was settled first, with the caller's value.
   */
  merge?: 'last' | 'first' | ((values: T[]) => T);
}

/**
 * A variable whose value comes back: a continuation (`await`, `then`, `catch`, `finally`) has the
 * value with which the promise it continues from was settled, where an `AsyncContext.Variable` has
 * the value with which it was registered. Everywhere else both are alike: callbacks have the value
 * of their registration, an `AsyncContext.Snapshot` captures both.
 *
 * The semantics were discussed beside the TC39 proposal (CONTINUATION.md of
 * https://github.com/tc39/proposal-async-context); docs/continuation-flow.md has them all.
 *
 * While some flow has a value, V8's promise hooks are installed and `Promise.all`, `allSettled` and
 * `any` are replaced, with the first promise of a subclass `Promise.prototype.then` too. When the
 * last value was collected, all of this goes.
 */
export interface ContinuationFlow<T> extends DefaultUnknown {
  /** The name it was given, or the empty string. */
  readonly name: string;

  /**
   * The current value, even when that is `undefined`; the default where there is none.
   *
   * Its type is `T` when a default value was given, otherwise `T | undefined`.
   *
   * @throws {TypeError} `ERR_INVALID_THIS` when called on anything but a ContinuationFlow; what
   * `merge` threw
   */
  get<F extends WithDefault>(this: F): ReadBy<F, T>;

  /**
   * The current value, even when that is `undefined`; the default where there is none.
   *
   * Its type is `T` when a default value was given, otherwise `T | undefined`.
   *
   * @throws {TypeError} `ERR_INVALID_THIS` when called on anything but a ContinuationFlow; what
   * `merge` threw
   */
  get(): T | undefined;

  /**
   * The values of all branches of the merge point behind which this runs, in the order of the
   * input, as a new array: empty when nothing was waited for. Where the value does not come from a
   * merge point, an array of that value alone.
   *
   * @throws {TypeError} `ERR_INVALID_THIS` when called on anything but a ContinuationFlow; what
   * `merge` threw in one of the branches
   */
  getAggregated<F extends WithDefault>(this: F): ReadBy<F, T>[];

  /**
   * The values of all branches of the merge point behind which this runs, in the order of the
   * input, as a new array: empty when nothing was waited for. Where the value does not come from a
   * merge point, an array of that value alone.
   *
   * @throws {TypeError} `ERR_INVALID_THIS` when called on anything but a ContinuationFlow; what
   * `merge` threw in one of the branches
   */
  getAggregated(): (T | undefined)[];

  /**
   * Calls `func`, with `this` undefined, with `value` as the current value. Then puts back the
   * whole mapping it found, also when `func` throws, which then goes on to the caller. Who awaits a
   * promise that is settled in there continues with the value there.
   *
   * @returns what `func` returns
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `func` is not a function; `ERR_INVALID_THIS`
   * when called on anything but a ContinuationFlow
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
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when the options are not an object, the name is not
   * a string, `merge` is neither a string nor a function; `ERR_INVALID_ARG_VALUE` when it is
   * another string
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
