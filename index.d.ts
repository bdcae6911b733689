/// <reference lib="es2021.weakref" />
/// <reference lib="esnext.disposable" />

/*
 * Written by hand. `Read` in the types below is the type that is read: that of the value where it
 * was inferred from a default (`new AsyncLocalStorage({ defaultValue: 1 })`), and otherwise, as in
 * Node's own types, that or `undefined`.
 */

/**
 * The namespace object of the TC39 proposal (https://tc39.es/proposal-async-context/, spec text of
 * June 2026, stage 2).
 *
 * A *mapping* from variables to values goes with the code that runs. It is immutable: `run` makes
 * a new one, promise reactions and `await` continue in the one in which they were registered, and
 * a `Snapshot` keeps one for later. Only who holds a variable can read it or change what it reads.
 */
export declare namespace AsyncContext {
  interface VariableOptions<T> {
    /** Shown in debugging; made a string. The empty string by default. */
    name?: string;

    /** What `get` returns while the variable has no value. */
    defaultValue?: T;
  }

  /** One value in the current mapping. */
  interface Variable<T, Read = T | undefined> {
    /** The name it was given, or the empty string. */
    readonly name: string;

    /**
     * The value that the current mapping has for this variable, even when that is `undefined`; the
     * default when it has none.
     *
     * @throws {TypeError} when called on anything but a Variable
     */
    get(): Read;

    /**
     * Calls `func`, with `this` undefined, in a new mapping: the current one, and `value` for this
     * variable. Then puts back the whole mapping it found, also when `func` throws, which then
     * goes on to the caller; what `func` scheduled keeps the new one.
     *
     * @returns what `func` returns
     * @throws {TypeError} when called on anything but a Variable, or `func` cannot be called
     */
    run<R, A extends unknown[]>(value: T, func: (...args: A) => R, ...args: A): R;

    readonly [Symbol.toStringTag]: string;
  }

  interface VariableConstructor {
    readonly prototype: Variable<any, any>;

    /**
     * @throws {TypeError} when `name` is a Symbol; whatever reading the options throws
     */
    new <T, D extends T>(options: VariableOptions<T> & { defaultValue: D }): Variable<T, T>;
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

export interface AsyncLocalStorageOptions<T> {
  /** Shown in debugging; made a string unless it is `undefined`. The empty string by default. */
  name?: string | undefined;

  /** What `getStore` returns while there is no store, as opposed to the store `undefined`. */
  defaultValue?: T;
}

/**
 * `AsyncLocalStorage` with the behaviour of Node 26, on every Node
 * (lib/internal/async_local_storage/async_context_frame.js).
 */
export interface AsyncLocalStorage<T, Read = T | undefined> {
  /** The name it was given, or the empty string. */
  readonly name: string;

  /**
   * The current store; the default where none was entered, or after `disable()`.
   *
   * @throws {TypeError} when called on anything but an AsyncLocalStorage
   */
  getStore(): Read;

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

export interface AsyncLocalStorageConstructor {
  readonly prototype: AsyncLocalStorage<any, any>;

  /**
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when the options are not an object; a plain
   * TypeError when `name` is a Symbol
   */
  new <T, D extends T>(
    options: AsyncLocalStorageOptions<T> & { defaultValue: D },
  ): AsyncLocalStorage<T, T>;
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
  readonly hostCarries: boolean;

  readonly versions: {
    readonly package: string;
    readonly node: string;
    readonly v8: string;
    readonly napi: string;
  };
};

export {};
