/// <reference lib="es2021.weakref" />
/// <reference lib="esnext.disposable" />

import type { DefaultUnknown, hasDefault, ReadBy, WithDefault } from './entries/default-value.js';

/**
 * The namespace object of the TC39 proposal (https://tc39.es/proposal-async-context/, spec text of
 * June 2026, stage 2).
 *
 * Code runs in a *mapping* from variables to values. A mapping is immutable: `run` makes a new one,
 * promise reactions and `await` continue in the one in which they were registered, and a `Snapshot`
 * keeps one for later. Only code that has a variable can read it or change what it reads.
 *
 * @example
 * ```js
 * const user = new AsyncContext.Variable({ defaultValue: 'nobody' });
 *
 * user.run('ada', async () => {
 *   await null;
 *   user.get(); // 'ada'
 * });
 * user.get(); // 'nobody'
 * ```
 */
export declare namespace AsyncContext {
  /** Options of `new AsyncContext.Variable()`. */
  interface VariableOptions<T> {
    /** Shown by debugging tools, converted to a string. The default is the empty string. */
    name?: string;

    /** What `get` returns while the variable has no value. */
    defaultValue?: T | undefined;
  }

  /** One value in the current mapping. */
  interface Variable<T> extends DefaultUnknown {
    /** The name from the options, or the empty string. */
    readonly name: string;

    /**
     * The value that the current mapping has for this variable, even if it is `undefined`. The
     * default value if the mapping has no value.
     *
     * The type is `T` if the constructor got a default value, otherwise `T | undefined`.
     *
     * @throws {TypeError} `ERR_INVALID_THIS` if the receiver is not a Variable
     */
    get<V extends WithDefault>(this: V): ReadBy<V, T>;

    /**
     * The value that the current mapping has for this variable, even if it is `undefined`. The
     * default value if the mapping has no value.
     *
     * The type is `T` if the constructor got a default value, otherwise `T | undefined`.
     *
     * @throws {TypeError} `ERR_INVALID_THIS` if the receiver is not a Variable
     */
    get(): T | undefined;

    /**
     * Calls `func` in a new mapping: the current one with `value` for this variable. `func` is called
     * with `this` undefined. Afterwards the whole previous mapping is restored, also if `func` throws;
     * the exception goes on to the caller. Whatever `func` scheduled keeps the new mapping.
     *
     * @example
     * ```js
     * request.run({ id: 1 }, handle, req, res);
     * ```
     *
     * @returns what `func` returns
     * @throws {TypeError} `ERR_INVALID_THIS` if the receiver is not a Variable; a TypeError if `func` cannot
     * be called
     */
    run<R, A extends unknown[]>(value: T, func: (...args: A) => R, ...args: A): R;

    /**
     * Enters `value` until the end of a block, as `run` does for a function. The call enters it. In an
     * async function or a generator, put an `await` or a `yield` before it: the code before the first
     * one runs in the caller, which would see the value too.
     *
     * The semantics are those of option A of tc39/proposal-async-context, mutation scopes.
     *
     * @example
     * ```js
     * await null;
     * using _ = span.withValue('query');
     * await query(); // sees 'query'
     * ```
     *
     * @returns a scope that ends at the end of the `using` block, or when `dispose` is called
     * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if the receiver is not a Variable
     */
    withValue(value: T): AsyncVariableScope<T>;

    /**
     * `withValue` under the name that Node calls, so that a variable can be a store of a channel of
     * `node:diagnostics_channel` on Node 26 (`runStores`); before, Node calls `run`.
     *
     * @example
     * ```js
     * const requests = channel('http.server.request.start');
     * requests.bindStore(request, ({ request }) => request.headers['x-request-id']);
     * ```
     *
     * @returns a scope that ends when `dispose` is called
     * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if the receiver is not a Variable
     */
    withScope(value: T): AsyncVariableScope<T>;

    readonly [Symbol.toStringTag]: string;
  }

  /** An {@link AsyncContext.Variable} with a default value: `get` returns a `T`. */
  interface VariableWithDefault<T> extends Variable<T> {
    readonly [hasDefault]?: new () => void;
  }

  /** Makes variables: the type of `AsyncContext.Variable`. */
  interface VariableConstructor {
    readonly prototype: Variable<any>;

    /**
     * Creates a variable that has no value in any mapping. Options that are no object are ignored, as
     * the proposal says; for a string, which was probably meant as the name, there is a process warning,
     * `ASYNC_CONTEXT_IGNORED_NAME`.
     *
     * @throws {TypeError} if `name` is a Symbol; whatever reading the options throws
     */
    new <T>(): Variable<T>;
    new <T>(options: VariableOptions<T> & { defaultValue: T }): VariableWithDefault<T>;
    new <T>(options?: VariableOptions<T>): Variable<T>;
  }

  /**
   * A captured mapping. It takes one reference, whatever the number of variables.
   *
   * @example
   * ```js
   * const snapshot = new AsyncContext.Snapshot();
   * setInterval(() => snapshot.run(refresh), 1000);
   * ```
   */
  class Snapshot {
    /** Captures the current mapping. */
    constructor();

    /**
     * Calls `func` in the captured mapping, with `this` undefined. Variables without a value there
     * read their default. Afterwards the whole previous mapping is restored, also if `func` throws; the
     * exception goes on to the caller.
     *
     * @returns what `func` returns
     * @throws {TypeError} if the receiver is not a Snapshot, or `func` cannot be called
     */
    run<R, A extends unknown[]>(func: (...args: A) => R, ...args: A): R;

    readonly [Symbol.toStringTag]: string;

    /**
     * Binds a function to the current mapping. The result calls `fn` in it, with its own receiver and
     * arguments. Afterwards it restores the whole mapping of its caller, also if `fn` throws; the
     * exception goes on to the caller.
     *
     * The result is not a constructor. Its name is the name of `fn` with the prefix `"wrapped "`, and
     * its length is that of `fn` (CopyNameAndLength of the ShadowRealm proposal). In addition to the
     * proposal, its property `listener` is `fn`, so that `emitter.off(name, fn)` finds it.
     *
     * @example
     * ```js
     * queue.push(AsyncContext.Snapshot.wrap(job));
     * ```
     *
     * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `fn` is not a function; whatever reading its name
     * and length throws
     */
    static wrap<F extends (...args: any[]) => any>(fn: F): F;
  }

  /** @see {@link Variable} */
  const Variable: VariableConstructor;
}

/** Options of `new AsyncLocalStorage()`. */
export interface AsyncLocalStorageOptions<T> {
  /**
   * Shown by debugging tools, converted to a string unless it is `undefined`. The default is the empty
   * string.
   */
  name?: string | undefined;

  /** What `getStore` returns while no store is entered. `undefined` is a store, too. */
  defaultValue?: T | undefined;
}

/**
 * `AsyncLocalStorage` with the behaviour of Node 26, on every Node version (Node's
 * lib/internal/async_local_storage/async_context_frame.js).
 *
 * @example
 * ```js
 * const request = new AsyncLocalStorage();
 *
 * request.run({ id: 1 }, async () => {
 *   await null;
 *   request.getStore(); // { id: 1 }
 * });
 * ```
 */
export interface AsyncLocalStorage<T> extends DefaultUnknown {
  /** The name from the options, or the empty string. */
  readonly name: string;

  /**
   * The current store. The default value if none was entered, or after `disable()`.
   *
   * The type is `T` if the constructor got a default value, otherwise `T | undefined`.
   *
   * @throws {TypeError} if the receiver is not an AsyncLocalStorage
   */
  getStore<S extends WithDefault>(this: S): ReadBy<S, T>;

  /**
   * The current store. The default value if none was entered, or after `disable()`.
   *
   * The type is `T` if the constructor got a default value, otherwise `T | undefined`.
   *
   * @throws {TypeError} if the receiver is not an AsyncLocalStorage
   */
  getStore(): T | undefined;

  /**
   * Calls `callback` with `store` as the current store, and with `this` null. Afterwards this
   * storage's previous store is restored, also if `callback` throws; the exception goes on to the
   * caller. Stores that `callback` entered in other storages stay.
   *
   * If `store` is the current store already (`Object.is`), `run` only calls `callback`, and an
   * `enterWith` inside it outlives the call.
   *
   * @example
   * ```js
   * request.run({ id: 1 }, handle, req, res);
   * ```
   *
   * @returns what `callback` returns
   * @throws {TypeError} if `callback` cannot be called
   */
  run<R, A extends unknown[]>(store: T, callback: (...args: A) => R, ...args: A): R;

  /**
   * Calls `run(undefined, callback, ...args)`. Inside, `getStore()` is `undefined` and not the default
   * value.
   *
   * @example
   * ```js
   * request.exit(() => request.getStore()); // undefined
   * ```
   */
  exit<R, A extends unknown[]>(callback: (...args: A) => R, ...args: A): R;

  /**
   * Makes `store` the current store for the rest of the synchronous execution and for everything that
   * it schedules. Nothing ends it earlier, so prefer `run` or `withScope`.
   *
   * @example
   * ```js
   * request.enterWith({ id: 1 });
   * ```
   */
  enterWith(store: T): void;

  /**
   * Makes `store` the current store until the returned scope is disposed.
   *
   * @example
   * ```js
   * using _ = request.withScope({ id: 1 });
   * ```
   */
  withScope(store: T): RunScope;

  /**
   * Ends every context of this storage, including those that were captured before. `getStore()`
   * returns the default value until the next `run`, `enterWith` or `withScope`.
   */
  disable(): void;
}

/** An {@link AsyncLocalStorage} with a default value: `getStore` returns a `T`. */
export interface AsyncLocalStorageWithDefault<T> extends AsyncLocalStorage<T> {
  readonly [hasDefault]?: new () => void;
}

/** Makes storages: the type of `AsyncLocalStorage`, with its static methods. */
export interface AsyncLocalStorageConstructor {
  readonly prototype: AsyncLocalStorage<any>;

  /**
   * Creates a storage that has no store in any context.
   *
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if the options are not an object; a plain TypeError if
   * `name` is a Symbol
   */
  new <T>(): AsyncLocalStorage<T>;
  new <T>(
    options: AsyncLocalStorageOptions<T> & { defaultValue: T },
  ): AsyncLocalStorageWithDefault<T>;
  new <T>(options?: AsyncLocalStorageOptions<T>): AsyncLocalStorage<T>;

  /**
   * Binds a function to the current context: every store of every storage, and every variable. The
   * result has the length of `fn` and calls it with its own receiver and arguments. Afterwards it
   * restores the context of its caller, also if `fn` throws; the exception goes on to the caller.
   *
   * @example
   * ```js
   * emitter.on('data', AsyncLocalStorage.bind(onData));
   * ```
   *
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `fn` is not a function
   */
  bind<F extends (...args: any[]) => any>(fn: F): F;

  /**
   * Captures the current context. The returned function calls a callback in it, with `this` undefined.
   * Afterwards it restores the context of its caller, also if the callback throws; the exception goes
   * on to the caller.
   *
   * @example
   * ```js
   * const inThisContext = AsyncLocalStorage.snapshot();
   * later(() => inThisContext(handle, req));
   * ```
   *
   * @throws {TypeError} from the returned function, if the callback cannot be called
   */
  snapshot(): <R, A extends unknown[]>(callback: (...args: A) => R, ...args: A) => R;
}

/** @see {@link AsyncLocalStorageConstructor} */
export declare const AsyncLocalStorage: AsyncLocalStorageConstructor;

/** What `withScope` returns. As in Node, its class is not exported. */
export interface RunScope extends Disposable {
  /**
   * Restores the store that was current before `withScope`, and nothing else, whatever the order in
   * which scopes end. Only the first call has an effect.
   */
  dispose(): void;

  /** Calls `dispose()`: the end of a `using` block. */
  [Symbol.dispose](): void;
}

/**
 * A value of a variable until the end of a block. `withValue` returns one, and classes that are used
 * in the same way can extend it (option C of the proposal's mutation scopes).
 *
 * A scope ends where it is open. If it is ended a second time, in another context, or after the `run`
 * in which it was opened, it changes nothing there. If it is ended before another scope of the same
 * variable that was opened inside it, it ends together with that one. A scope that is never ended
 * lasts as long as the callback or the `run` in which it was opened.
 *
 * @example
 * ```js
 * class Span extends AsyncVariableScope {
 *   constructor(name) {
 *     super(currentSpan, name);
 *   }
 * }
 *
 * using span = new Span('query');
 * ```
 */
export declare class AsyncVariableScope<T = unknown> implements Disposable {
  /**
   * Enters `value`. If the constructor of a subclass throws after `super()`, it must call `dispose`.
   *
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `variable` is not a Variable; nothing is entered then
   */
  constructor(variable: AsyncContext.Variable<T>, value: T);

  /**
   * Restores the previous mapping. If another mapping was entered in between, for example by a
   * storage's `enterWith`, it restores this variable's value only. Only the first call has an effect.
   */
  dispose(): void;

  /** Calls `dispose()`: the end of a `using` block. */
  [Symbol.dispose](): void;
}

/**
 * Does what `variable.run` does, for several variables at once: it enters one new mapping, calls `fn`
 * with `this` undefined, and restores the whole previous mapping, also if `fn` throws; the exception
 * goes on to the caller. If a variable occurs twice, its last value counts.
 *
 * @example
 * ```js
 * runAll([[user, 'ada'], [locale, 'en']], handle, req);
 * ```
 *
 * @returns what `fn` returns
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `entries` is not an array of arrays that begin with a
 * Variable, or `fn` is not a function; nothing is entered then
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
 * Calls `fn` in no context, with `this` undefined: no variable and no storage has a value. Afterwards
 * the previous context is restored, also if `fn` throws; the exception goes on to the caller. What
 * `fn` creates, such as a pool, a cache or a timer, keeps no request alive.
 *
 * Where Node's own storages share the slot (Node 24 and later), they have no store either.
 *
 * @example
 * ```js
 * const pool = runInRoot(() => createPool(options));
 * ```
 *
 * @returns what `fn` returns
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `fn` is not a function
 */
export declare function runInRoot<R, A extends unknown[]>(fn: (...args: A) => R, ...args: A): R;

/**
 * A Snapshot of no context, in which `runInRoot` runs, for functions that take a Snapshot.
 *
 * @example
 * ```js
 * bindEmitter(connection, rootSnapshot);
 * ```
 */
export declare const rootSnapshot: AsyncContext.Snapshot;

/**
 * A FinalizationRegistry whose callbacks run in the context that constructed it, as the TC39 proposal
 * specifies. The callbacks of the global one run in no context, on every Node version. What a callback
 * throws is an uncaught exception, as with the global one.
 *
 * @example
 * ```js
 * const registry = new FinalizationRegistry((id) => log(`collected ${id}`));
 * ```
 *
 * @throws {TypeError} if the callback is not a function
 */
export declare class FinalizationRegistry<T> extends globalThis.FinalizationRegistry<T> {}

/**
 * How this process keeps contexts. This is decided by trying, once, when the package is loaded. The
 * object is frozen.
 *
 * @example
 * ```js
 * if (runtime.backend === 'host') console.warn(runtime.reason.message);
 * ```
 */
export declare const runtime: {
  /**
   * - `intrinsic`: V8's own builtins, which its compilers inline (Node 22 and later);
   * - `native`: functions of the addon (Node 20);
   * - `host`: Node's own `AsyncLocalStorage`, where the addon cannot work. Slower, and as correct.
   *
   * The environment variable `NATIVE_ASYNC_CONTEXT_BACKEND` asks for one of them.
   */
  readonly backend: 'intrinsic' | 'native' | 'host';

  /** Why this backend was chosen: a stable code for programs and a message for people. */
  readonly reason: { readonly code: string; readonly message: string };

  /** Whether Node itself carries the context into its callbacks. If not, this package does. */
  readonly nodeCarries: boolean;

  readonly versions: {
    readonly package: string;
    readonly node: string;
    readonly v8: string;
    readonly napi: string;
  };
};

export {};
