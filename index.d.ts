/// <reference lib="es2021.weakref" />
/// <reference lib="esnext.disposable" />

import type { DefaultUnknown, hasDefault, ReadBy, WithDefault } from './entries/default-value.js';

/**
 * The namespace object of the TC39 proposal (https://tc39.es/proposal-async-context/, spec text of
 * June 2026, stage 2).
 *
 * A *mapping* from variables to values goes with the code that runs. It is immutable: `run` makes
 * a new one, promise reactions and `await` continue in the one in which they were registered, and
 * a `Snapshot` keeps one for later. Only who holds a variable can read it or change what it reads.
 */
export declare namespace AsyncContext {
  /** Options of `new AsyncContext.Variable()`. */
  interface VariableOptions<T> {
    /** Shown in debugging; made a string. The empty string by default. */
    name?: string;

    /** What `get` returns while the variable has no value. */
    defaultValue?: T | undefined;
  }

  /** One value in the current mapping. */
  interface Variable<T> extends DefaultUnknown {
    /** The name it was given, or the empty string. */
    readonly name: string;

    /**
     * The value that the current mapping has for this variable, even when that is `undefined`; the
     * default when it has none.
     *
     * Its type is `T` when a default value was given, otherwise `T | undefined`.
     *
     * @throws {TypeError} when called on anything but a Variable
     */
    get<V extends WithDefault>(this: V): ReadBy<V, T>;

    /**
     * The value that the current mapping has for this variable, even when that is `undefined`; the
     * default when it has none.
     *
     * Its type is `T` when a default value was given, otherwise `T | undefined`.
     *
     * @throws {TypeError} when called on anything but a Variable
     */
    get(): T | undefined;

    /**
     * Calls `func`, with `this` undefined, in a new mapping: the current one, and `value` for this
     * variable. Then puts back the whole mapping it found, also when `func` throws, which then
     * goes on to the caller; what `func` scheduled keeps the new one.
     *
     * @returns what `func` returns
     * @throws {TypeError} when called on anything but a Variable, or `func` cannot be called
     */
    run<R, A extends unknown[]>(value: T, func: (...args: A) => R, ...args: A): R;

    /**
     * Enters `value` until the end of a block, in a new mapping, as `run` does for a function:
     *
     * ```js
     * using _ = variable.withValue(value);
     * ```
     *
     * It is entered by the call. In an async function or a generator, put an `await` or `yield`
     * before it: what runs up to the first one runs in the caller, who would see it too. After
     * tc39/proposal-async-context, mutation scopes (its option A).
     *
     * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when called on anything but a Variable
     */
    withValue(value: T): AsyncVariableScope<T>;

    readonly [Symbol.toStringTag]: string;
  }

  /** A {@link AsyncContext.Variable} with a default value: `get` returns a `T`. */
  interface VariableWithDefault<T> extends Variable<T> {
    readonly [hasDefault]?: new () => void;
  }

  /** Makes variables: the type of `AsyncContext.Variable`. */
  interface VariableConstructor {
    readonly prototype: Variable<any>;

    /**
     * A variable that has no value anywhere yet.
     *
     * @throws {TypeError} when `name` is a Symbol; whatever reading the options throws
     */
    new <T>(): Variable<T>;
    new <T>(options: VariableOptions<T> & { defaultValue: T }): VariableWithDefault<T>;
    new <T>(options?: VariableOptions<T>): Variable<T>;
  }

  /** A mapping that was captured: one reference, whatever the number of variables. */
  class Snapshot {
    /** Captures the current mapping. */
    constructor();

    /**
     * Calls `func`, with `this` undefined, in the captured mapping; a variable that had no value
     * there reads its default. Then puts back the whole mapping it found, also when `func` throws,
     * which then goes on to the caller.
     *
     * @returns what `func` returns
     * @throws {TypeError} when called on anything but a Snapshot, or `func` cannot be called
     */
    run<R, A extends unknown[]>(func: (...args: A) => R, ...args: A): R;

    readonly [Symbol.toStringTag]: string;

    /**
     * A function that calls `fn` in the mapping that is current now, with the receiver and the
     * arguments it gets itself. It then puts back the whole mapping it found, also when `fn`
     * throws, which then goes on to the caller.
     *
     * It is no constructor. Its name is `fn`'s behind `"wrapped "`, its length `fn`'s own
     * (CopyNameAndLength of the ShadowRealm proposal). Beside the proposal, its `listener` is `fn`,
     * by which `emitter.off(name, fn)` finds it.
     *
     * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `fn` is not a function; whatever reading its
     * name and length throws
     */
    static wrap<F extends (...args: any[]) => any>(fn: F): F;
  }

  /** @see {@link Variable} */
  const Variable: VariableConstructor;
}

/** Options of `new AsyncLocalStorage()`. */
export interface AsyncLocalStorageOptions<T> {
  /** Shown in debugging; made a string unless it is `undefined`. The empty string by default. */
  name?: string | undefined;

  /** What `getStore` returns while there is no store, as opposed to the store `undefined`. */
  defaultValue?: T | undefined;
}

/**
 * `AsyncLocalStorage` with the behaviour of Node 26, on every Node (its
 * lib/internal/async_local_storage/async_context_frame.js).
 */
export interface AsyncLocalStorage<T> extends DefaultUnknown {
  /** The name it was given, or the empty string. */
  readonly name: string;

  /**
   * The current store; the default where none was entered, or after `disable()`.
   *
   * Its type is `T` when a default value was given, otherwise `T | undefined`.
   *
   * @throws {TypeError} when called on anything but an AsyncLocalStorage
   */
  getStore<S extends WithDefault>(this: S): ReadBy<S, T>;

  /**
   * The current store; the default where none was entered, or after `disable()`.
   *
   * Its type is `T` when a default value was given, otherwise `T | undefined`.
   *
   * @throws {TypeError} when called on anything but an AsyncLocalStorage
   */
  getStore(): T | undefined;

  /**
   * Calls `callback`, with `this` null, with `store` as the current store. Then puts back this
   * storage's own previous store, also when `callback` throws, which then goes on to the caller;
   * what was entered in another storage stays.
   *
   * When `store` is the current store already (`Object.is`), it just calls `callback`, and an
   * `enterWith` inside outlives the call.
   *
   * @returns what `callback` returns
   * @throws {TypeError} when `callback` cannot be called
   */
  run<R, A extends unknown[]>(store: T, callback: (...args: A) => R, ...args: A): R;

  /** `run(undefined, callback, ...args)`: inside, `getStore()` is `undefined`, not the default. */
  exit<R, A extends unknown[]>(callback: (...args: A) => R, ...args: A): R;

  /**
   * Makes `store` the current store for the rest of the synchronous execution and what it
   * schedules. There is no end to it but that: prefer `run` or `withScope`.
   */
  enterWith(store: T): void;

  /**
   * Like `enterWith`, until the scope that it returns is disposed.
   *
   * ```js
   * using scope = storage.withScope(store);
   * ```
   */
  withScope(store: T): RunScope;

  /**
   * Ends every context of this storage, those captured before included: `getStore()` returns the
   * default until the next `run`, `enterWith` or `withScope`.
   */
  disable(): void;
}

/** An {@link AsyncLocalStorage} with a default: `getStore` returns a `T`. */
export interface AsyncLocalStorageWithDefault<T> extends AsyncLocalStorage<T> {
  readonly [hasDefault]?: new () => void;
}

/** Makes storages: the type of `AsyncLocalStorage`, with its static methods. */
export interface AsyncLocalStorageConstructor {
  readonly prototype: AsyncLocalStorage<any>;

  /**
   * A storage that has no store anywhere yet.
   *
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when the options are not an object; a plain
   * TypeError when `name` is a Symbol
   */
  new <T>(): AsyncLocalStorage<T>;
  new <T>(
    options: AsyncLocalStorageOptions<T> & { defaultValue: T },
  ): AsyncLocalStorageWithDefault<T>;
  new <T>(options?: AsyncLocalStorageOptions<T>): AsyncLocalStorage<T>;

  /**
   * A function of `fn`'s length that calls `fn`, with the receiver and the arguments it gets
   * itself, in the context that is current now: every store of every storage, and every variable.
   * It then puts back what it found, also when `fn` throws, which then goes on to the caller.
   *
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `fn` is not a function
   */
  bind<F extends (...args: any[]) => any>(fn: F): F;

  /**
   * A function that calls what it is given, with `this` undefined, in the context that is current
   * now. It then puts back what it found, also when the callback throws, which then goes on to the
   * caller.
   *
   * @throws {TypeError} from the function it returns, when the callback cannot be called
   */
  snapshot(): <R, A extends unknown[]>(callback: (...args: A) => R, ...args: A) => R;
}

/** @see {@link AsyncLocalStorageConstructor} */
export declare const AsyncLocalStorage: AsyncLocalStorageConstructor;

/** What `withScope` returns. Its class is not exported, as in Node. */
export interface RunScope extends Disposable {
  /**
   * Puts back the store that was current before `withScope`, and nothing else, in whatever order
   * scopes end. Only the first call does anything.
   */
  dispose(): void;

  /** Calls `dispose()`: the end of a `using` block. */
  [Symbol.dispose](): void;
}

/**
 * A value of a variable until the end of a block, as `withValue` returns it; to be extended by
 * classes that want to be used like one (option C of the proposal's mutation scopes).
 *
 * A scope ends where it is open. Ended a second time, in another context or after the `run` in
 * which it was opened, it changes nothing there. Ended before one of the same variable that was
 * opened inside of it, it ends together with that. Never ended, it lasts as long as the callback
 * or the `run` in which it was opened.
 */
export declare class AsyncVariableScope<T = unknown> implements Disposable {
  /**
   * Enters `value`. A constructor of a subclass that throws after `super()` has to `dispose`.
   *
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `variable` is no Variable; nothing is entered
   */
  constructor(variable: AsyncContext.Variable<T>, value: T);

  /**
   * Puts back the mapping that was found; if others were entered in between (a storage's
   * `enterWith`), this variable's value only. Only the first call does anything.
   */
  dispose(): void;

  /** Calls `dispose()`: the end of a `using` block. */
  [Symbol.dispose](): void;
}

/**
 * As `variable.run`, for several variables at once: enters one new mapping, calls `fn` with `this`
 * undefined, and puts back the whole mapping it found, also when `fn` throws, which then goes on
 * to the caller. Of a variable that is named twice, the last value counts.
 *
 * @returns what `fn` returns
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `entries` is not an array of arrays that begin
 * with a Variable, or `fn` is not a function; nothing is entered
 */
export declare function runAll<
  const V extends readonly AsyncContext.Variable<any>[],
  R,
  A extends unknown[],
>(
  entries: { [I in keyof V]: readonly [variable: V[I], value: ValueOf<V[I]>] },
  fn: (...args: A) => R,
  ...args: A
): R;

/** The type of a Variable's value. */
type ValueOf<V> = V extends AsyncContext.Variable<infer T> ? T : never;

/**
 * Calls `fn`, with `this` undefined, in no context: no variable and no store has a value. Then puts
 * back what it found, also when `fn` throws, which then goes on to the caller. What `fn` creates (a
 * pool, a cache, a timer) pins no request.
 *
 * Where a storage of Node's own shares the slot (Node 24 and later), it has no store either.
 *
 * @returns what `fn` returns
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `fn` is not a function
 */
export declare function runInRoot<R, A extends unknown[]>(fn: (...args: A) => R, ...args: A): R;

/** The Snapshot of no context: what `runInRoot` runs in, for whoever takes a Snapshot. */
export declare const rootSnapshot: AsyncContext.Snapshot;

/**
 * A FinalizationRegistry whose callbacks run in the context that constructed it, as the TC39
 * proposal has it. Those of the global one run in no context, on every Node.
 *
 * @throws {TypeError} when the callback is not a function. What the callback throws is an uncaught
 * exception, as with the global one.
 */
export declare class FinalizationRegistry<T> extends globalThis.FinalizationRegistry<T> {}

/**
 * How this process keeps contexts: decided by trying, once, when the package was loaded. Frozen.
 */
export declare const runtime: {
  /**
   * - `intrinsic`: V8's own builtins, which its compilers inline (Node 22 and later);
   * - `native`: functions of the addon;
   * - `host`: Node's own `AsyncLocalStorage`, where the addon cannot work. Slower, and as correct.
   *
   * The environment variable `NATIVE_ASYNC_CONTEXT_BACKEND` asks for one of them.
   */
  readonly backend: 'intrinsic' | 'native' | 'host';

  /** Why it is this backend: a stable code for programs, a message for people. */
  readonly reason: { readonly code: string; readonly message: string };

  /** Whether Node itself carries the context into its callbacks, or this package does. */
  readonly nodeCarries: boolean;

  readonly versions: {
    readonly package: string;
    readonly node: string;
    readonly v8: string;
    readonly napi: string;
  };
};

export {};
