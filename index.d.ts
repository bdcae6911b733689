/// <reference lib="es2021.weakref" />
/// <reference lib="esnext.disposable" />

/*
 * Written by hand.
 *
 * Reading a variable gives `undefined` when there is no value, so its type is `T | undefined`, as in
 * Node's own types, unless a default was given: then it is `T`. The constructor decides, also with an
 * explicit type argument: `new AsyncLocalStorage<string>({ defaultValue: 'x' })`.
 *
 * It must also work as a base class, `class Requests extends AsyncLocalStorage<Store>`. For that,
 * TypeScript demands that all construct signatures with one type parameter return *identical* types
 * (error TS2510). Hence a variable with a default has the same members as one without. Only the
 * property `[hasDefault]` differs, in whether its constructor type is abstract: identity ignores
 * that (`compareSignaturesIdentical` in TypeScript's checker), assignability does not. The property
 * exists only in these types. It is optional, so Node's AsyncLocalStorage is assignable to ours.
 *
 * Each constructor has a signature without options first, because a subclass takes the type of its
 * instances from the first signature.
 */

declare const hasDefault: unique symbol;

/** A property of what may or may not have a default. */
interface DefaultUnknown {
  readonly [hasDefault]?: abstract new () => void;
}

/** A property of what has a default. */
interface WithDefault {
  readonly [hasDefault]?: new () => void;
}

/**
 * What the first overload of a method that reads gives: `T`, because only what has a default can
 * be its receiver. It depends on the type of the receiver so that, when TypeScript compares
 * overloads, it includes `undefined`: otherwise Node's `getStore` would not fit ours.
 */
type ReadBy<Receiver, T> = Receiver extends WithDefault ? T : undefined;

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
 * A function that makes the same generators, sync or async, and has each run in the context of its
 * creation, whoever resumes it by `next`, `return` or `throw`, and whoever is resumed at each
 * `yield` in its own. V8 runs generators in the context of who resumes them; the proposal, and
 * this, in that of their creation.
 *
 * What is entered and not left in a sync generator is entered again after a `yield`; in an async
 * one only the context of its creation is. The generators have `next`, `return` and `throw` as own
 * properties; the function is no generator function by `util.types`.
 *
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when it is no generator function
 */
export declare function wrapGenerator<
  F extends (...args: any[]) => Generator<any, any, any> | AsyncGenerator<any, any, any>,
>(generatorFunction: F): F;

/**
 * The Snapshot of the innermost `run` that an error left (of a Variable, a Snapshot, `runAll`,
 * `runInRoot`; not of an AsyncLocalStorage), with what was entered in it; or of the context in which
 * a promise was rejected, and its reason, if nobody handled it yet. `undefined` for everything else,
 * among it primitives, and on the `host` backend all promises.
 *
 * Rejections are recorded from when this export is first read. Errors are held weakly, and their
 * contexts as long as they are there. An error object that is thrown again by somebody else has the
 * later context.
 */
export declare function contextOf(errorOrPromise: unknown): AsyncContext.Snapshot | undefined;

/** What `bindEmitter` and the helpers need of an EventEmitter. */
export interface Emitter {
  on(type: any, listener: (...args: any[]) => void): unknown;
  addListener(type: any, listener: (...args: any[]) => void): unknown;
  prependListener(type: any, listener: (...args: any[]) => void): unknown;
  removeListener(type: any, listener: (...args: any[]) => void): unknown;
  off(type: any, listener: (...args: any[]) => void): unknown;
  once(type: any, listener: (...args: any[]) => void): unknown;
  emit(type: any, ...args: any[]): boolean;
  rawListeners(type: any): Function[];
  listenerCount(type: any): number;
}

/**
 * Has an EventEmitter call listeners in another context than that of `emit`:
 *
 * - without `snapshot`, each listener that is added from now on in that of its registration;
 * - with one, all of them in that (`new AsyncContext.Snapshot()` in a constructor: in that of the
 *   emitter's creation). A second one replaces the first.
 *
 * The emitter gets own methods for it, not enumerable; its listeners, their order, removal, events,
 * counts and warnings stay as they are. What a listener throws goes to the caller of `emit`.
 *
 * @returns the emitter
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `emitter` is no EventEmitter or `snapshot` no
 * Snapshot; `ERR_ASYNC_CONTEXT_NOT_BINDABLE` when the emitter is a Proxy, or cannot be given
 * methods (frozen, sealed). Nothing is changed then.
 */
export declare function bindEmitter<E extends Emitter>(
  emitter: E,
  snapshot?: AsyncContext.Snapshot,
): E;

/**
 * Has an EventTarget call the listeners that are added from now on in the context of their
 * registration, or, with `snapshot`, in that. A listener that is added twice is there once, in the
 * context of the first time. `on…` attributes are not bound.
 *
 * `events.getEventListeners(target)` shows what stands for a bound listener, which has it as its
 * property `listener`.
 *
 * @returns the target
 * @throws {TypeError} as `bindEmitter`
 */
export declare function bindEventTarget<E extends EventTarget>(
  target: E,
  snapshot?: AsyncContext.Snapshot,
): E;

/** Options of `on`, `once` and `addListener`. */
export interface ListenerOptions {
  /** Calls the listener in the context of its registration, and not in that of `emit`. */
  captureAsyncContext?: boolean;
}

/**
 * `emitter.on(type, listener)`; with `captureAsyncContext` for a listener that sees the context of
 * this call. The emitter shows and removes it by the listener itself.
 *
 * @returns the emitter
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` for wrong arguments; with `captureAsyncContext`
 * `ERR_ASYNC_CONTEXT_NOT_BINDABLE` as `bindEmitter`. Nothing is added then.
 */
export declare function on<E extends Emitter>(
  emitter: E,
  type: string | symbol,
  listener: (...args: any[]) => void,
  options?: ListenerOptions,
): E;

/** As {@link on}, for `emitter.once`. */
export declare function once<E extends Emitter>(
  emitter: E,
  type: string | symbol,
  listener: (...args: any[]) => void,
  options?: ListenerOptions,
): E;

/** As {@link on}, for `emitter.addListener`. */
export declare function addListener<E extends Emitter>(
  emitter: E,
  type: string | symbol,
  listener: (...args: any[]) => void,
  options?: ListenerOptions,
): E;

// Written out: AddEventListenerOptions is global only with the DOM library or @types/node 26.
/** Options of `addEventListener`: those of EventTarget's method, and {@link ListenerOptions}. */
export interface TargetListenerOptions extends ListenerOptions {
  /** Whether the listener is also called in the capturing phase. */
  capture?: boolean;

  /** Removes the listener when it is first called. */
  once?: boolean;

  /** The listener promises not to call `preventDefault`. */
  passive?: boolean;

  /** Removes the listener when it is aborted. */
  signal?: AbortSignal;
}

/**
 * `target.addEventListener(type, listener, options)`; with `captureAsyncContext` for a listener
 * that sees the context of this call. The other options are the platform's.
 *
 * @throws {TypeError} as {@link on}; whatever `target.addEventListener` throws
 */
export declare function addEventListener(
  target: EventTarget,
  type: string,
  listener: ((event: any) => void) | { handleEvent(event: any): void } | null,
  options?: boolean | TargetListenerOptions,
): void;

/**
 * The Snapshot in which an event was dispatched: for listeners that see another context. Asked for
 * in a listener that does not, or later by anyone, it is known if a bound listener has been called
 * or somebody has asked before; otherwise it is the current context, as a listener has it.
 *
 * @returns `undefined` when the event was never dispatched
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `event` is no Event
 */
export declare function eventContext(event: Event): AsyncContext.Snapshot | undefined;

/** Node's own: it emits in the context of its creation, which holds for the contexts here too. */
export declare const EventEmitterAsyncResource: typeof import('node:events').EventEmitterAsyncResource;

/**
 * A FinalizationRegistry whose callbacks run in the context that constructed it, as the TC39
 * proposal has it. Those of the global one run in no context, on every Node.
 *
 * @throws {TypeError} when the callback is not a function. What the callback throws is an uncaught
 * exception, as with the global one.
 */
export declare class FinalizationRegistry<T> extends globalThis.FinalizationRegistry<T> {}

/**
 * A task of a library that has a queue of its own: made when a caller asks for something, run in
 * the caller's context when it has come to it, whatever the context of the queue. After
 * "JavaScript Async Contexts" (Chengzhong Wu, 2020).
 *
 * ```js
 * class Query extends AsyncTask {
 *   constructor(search) {
 *     super('database-query');
 *     this.search = search;
 *   }
 * }
 * ```
 */
export declare class AsyncTask {
  /**
   * Captures the current context. To `node:async_hooks` it is a resource whose type is `name`.
   *
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `name` is not a string
   */
  constructor(name: string);

  readonly name: string;

  /**
   * Calls `callback`, with `thisArg` and the arguments, in the context in which the task was made,
   * as often as it is wanted. What it schedules has the task as its trigger. It then puts back what
   * it found, also when `callback` throws, which then goes on to the caller.
   *
   * @returns what `callback` returns
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `callback` is not a function; a plain TypeError
   * when called on anything but an AsyncTask
   */
  runInAsyncScope<This, R, A extends unknown[]>(
    callback: (this: This, ...args: A) => R,
    thisArg?: This,
    ...args: A
  ): R;
}

/** What an AsyncHook is told of a task: a plain, frozen object, as long-lived as the task. */
export interface TaskInfo {
  /** The async id that Node gave it, unique in its thread. */
  readonly id: number;

  /** `AsyncTask`, or the type of Node's resource: `Timeout`, `TCPWRAP`, `PROMISE` … */
  readonly type: string;

  /** An AsyncTask's name; of a timer or a tick the name of its callback; else empty. */
  readonly name: string;

  /**
   * The id of the task that scheduled it. What an async function schedules behind an `await` is
   * scheduled by the task in which the function was called, or, if a hook has asked for promises,
   * by the promise.
   */
  readonly trigger: number;
}

/** What an AsyncHook calls, and whether promises are among it. All are optional. */
export interface AsyncHookHandlers {
  /**
   * A task is scheduled, in the context in which this is called. The trigger is `undefined` when
   * it is not known (scheduled before the hook was enabled) or has been collected.
   */
  scheduledAsyncTask?(task: TaskInfo, triggerTask: TaskInfo | undefined): void;

  /** A task is about to run, in its context. */
  beforeAsyncTaskExecute?(task: TaskInfo): void;

  /** A task has run, or has thrown. */
  afterAsyncTaskExecute?(task: TaskInfo): void;

  /** Whether promises are tasks too, which makes every promise slower. `false` by default. */
  promises?: boolean;
}

/**
 * Hooks into the scheduling and the execution of tasks: AsyncTasks, and all async resources of
 * Node's. Nothing here keeps a task alive: `new WeakRef(task)` tells when it is gone.
 *
 * What a handler throws is an uncaught exception, in a tick of its own: neither the task nor other
 * hooks notice. What a handler schedules itself is shown to no hook. A hook that is enabled or
 * disabled by a handler is so from the next event on. `after` is told of those executions only of
 * which `before` was.
 */
export declare class AsyncHook {
  /**
   * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `handlers` is not an object, a handler not a
   * function, or `promises` not a boolean
   */
  constructor(handlers: AsyncHookHandlers);

  /** Does nothing when it is enabled. @returns the hook itself */
  enable(): this;

  /** Does nothing when it is not enabled. @returns the hook itself */
  disable(): this;
}

/** A task as reports show it. */
export interface TaskDescription {
  /** The async id that Node gave it, unique in its thread. */
  readonly id: number;

  /** `AsyncTask`, or the type of Node's resource. */
  readonly type: string;

  /** An AsyncTask's name; of a timer or a tick the name of its callback; else empty. */
  readonly name: string;

  /**
   * Where it was scheduled: the lines of a stack, without its first. Where Node has a source map
   * (`--enable-source-maps`), in the source.
   */
  readonly stack: string;
}

/** A task that was left behind. */
export interface DanglingTask extends TaskDescription {
  /** What scheduled it, what scheduled that, and so on: 100 of them are remembered for sure. */
  readonly triggers: TaskDescription[];
}

/** Options of `trackTasks`, `assertNoDanglingTasks` and `trackedTest`. */
export interface TrackTasksOptions {
  /** Whether promises that are pending count, which makes every promise slower. Not by default. */
  promises?: boolean;

  /** What may be left behind: types or names, in full or as patterns. */
  allow?: (string | RegExp)[];
}

/**
 * Calls `fn` and, when the promise that it returns has settled, looks for tasks that were scheduled
 * in it and are still to come: timers, sockets, servers, processes, requests to the system,
 * AsyncTasks that never ran. Not counted are those that do not keep the process alive (unreferenced
 * timers, idle sockets of an agent), standard output, and what `allow` names.
 *
 * Timers are judged at that moment; everything else two turns of the event loop later, because Node
 * takes that long to let go of what was closed properly.
 *
 * @returns what `fn` returned, and what outlived it. Rejects with what `fn` throws.
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`, as a rejection, when `fn` is not a function or an
 * option is of the wrong type
 */
export declare function trackTasks<T>(
  fn: () => T,
  options?: TrackTasksOptions,
): Promise<{ result: Awaited<T>; dangling: DanglingTask[] }>;

/**
 * `trackTasks`, and rejects when a task dangles: with an Error whose code is
 * `ERR_ASYNC_CONTEXT_DANGLING_TASKS`, whose message is a report, and whose `dangling` holds the
 * tasks.
 *
 * @returns what `fn` returned. Rejects with what `fn` throws.
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`, as a rejection, as `trackTasks` does, or when `name`
 * is not a string
 */
export declare function assertNoDanglingTasks<T>(
  name: string,
  fn: () => T,
  options?: TrackTasksOptions,
): Promise<Awaited<T>>;

/**
 * The `test` of `node:test`, vitest or jest, with tests that fail when they leave a task behind:
 *
 * ```js
 * const test = trackedTest(require('node:test').test);
 * ```
 *
 * Its `only`, `skip`, `todo`, `concurrent`, `failing` and `fails` are tracked too. A test gets the
 * arguments that its runner gives it; tests that take a `done` callback do not work.
 *
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `test` is not a function
 */
export declare function trackedTest<F extends (...args: any[]) => any>(
  test: F,
  options?: TrackTasksOptions,
): F;

/**
 * The stack of an error, and behind it where the task in which this is called was scheduled, and
 * what scheduled that one, and so on. While nothing is tracked (`trackTasks`, `traceFlow`), the
 * stack alone.
 *
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `error` has no stack
 */
export declare function causalStack(error: Error): string;

/** What `Flow` knows of a task. Times are milliseconds since the Unix epoch, with fractions. */
export interface FlowTask extends TaskDescription {
  /** Index in the flow's `threads`. */
  readonly thread: number;

  /** The id of the task that scheduled it, in the same thread. */
  readonly trigger: number;

  /** Index in the flow's `contexts`. */
  readonly context: number;

  /** When it was scheduled. */
  readonly scheduled: number;

  /** When it ran, each time. */
  readonly runs: { readonly start: number; readonly end: number }[];
}

/** How long a root and what it led to took, in milliseconds. */
export interface RootTiming {
  /** Of the root, as in {@link FlowTask}. */
  readonly id: number;

  /** Index in the flow's `threads`. */
  readonly thread: number;

  /** Of the root. */
  readonly type: string;

  /** Of the root. */
  readonly name: string;

  /** How many tasks it led to, with itself, up to the next root. */
  readonly tasks: number;

  /** How long these were running, without other tasks that ran within them. */
  readonly executing: number;

  /** `elapsed` without `executing`. */
  readonly waiting: number;

  /** From when the root was scheduled to the end of the last run. */
  readonly elapsed: number;
}

/** A recorded run. */
export interface Flow {
  /** Those of one thread in the order in which they were scheduled. */
  readonly tasks: FlowTask[];

  /** The threads of all processes that took part. */
  readonly threads: { readonly pid: number; readonly tid: number; readonly name: string }[];

  /**
   * The variables that have a value, by name, and which of their values it is: 1 for the first that
   * was seen. Never the value itself.
   */
  readonly contexts: { readonly variables: { readonly name: string; readonly value: number }[] }[];

  /**
   * How long each root and what it led to took. A root is what was scheduled by no task of the
   * flow, and what `isRoot` says is one. What an async function does behind an `await` counts as
   * executing only when promises are tasks.
   */
  timing(options?: { isRoot?: (task: FlowTask) => boolean }): RootTiming[];

  /** Chrome's Trace Event Format, which Perfetto opens, as a value to be made JSON. */
  toTraceEvents(): { displayTimeUnit: string; traceEvents: Record<string, unknown>[] };

  /** For Graphviz. */
  toDot(): string;

  /** A page that needs nothing else. */
  toHTML(): string;
}

/** What has happened to a traced variable at one place of the program. */
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

export interface TraceOptions {
  /**
   * Is told of each place the first time something happens there; or `'stderr'`: written there, with
   * an explanation of each place where the value is lost. What the function throws is an uncaught
   * exception, in a tick of its own. What it reads of the variable is not traced.
   */
  report?: 'stderr' | ((event: VariableEvent) => void);

  /** Whether promises are callbacks too, which makes every promise slower. `false` by default. */
  promises?: boolean;
}

/** A trace of one variable. It holds no value of it. */
export interface VariableTrace extends Disposable {
  /** What has happened so far: each place once, up to 1000, in the order of the first time. */
  readonly events: VariableEvent[];

  /**
   * Why the variable has the value that it has here, or none: in which callback this runs, where and
   * in which context that was registered, where the value was set.
   *
   * @returns lines to be read by people; not stable
   */
  explain(): string;

  /** Ends the trace: the variable is as it was before. Only the first call does anything. */
  stop(): void;

  /** As `stop`. */
  [Symbol.dispose](): void;
}

/**
 * A development aid: traces where a variable is set, captured, restored and lost. Until `stop`, there
 * are methods in front of the variable's own, and every callback of Node's is watched, as by an
 * AsyncHook. A variable that is not traced, or not any more, pays nothing.
 *
 * Only the methods of the variable are seen: `runAll`, and scopes that were constructed rather than
 * made by `withValue`, are not (docs/trace.md).
 *
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` when `variable` is neither, or an option is wrong
 * @throws {TypeError} `ERR_INVALID_ARG_VALUE` when it is traced already
 * @throws {TypeError} `ERR_ASYNC_CONTEXT_NOT_BINDABLE` when it is frozen
 */
export declare function trace(
  variable: AsyncContext.Variable<any> | AsyncLocalStorage<any>,
  options?: TraceOptions,
): VariableTrace;

/** Options of `traceFlow`. */
export interface TraceFlowOptions {
  /** Whether promises are tasks too, which makes every promise slower. `false` by default. */
  promises?: boolean;

  /** What tells contexts apart: only who has a variable may know what context it is. */
  variables?: (AsyncContext.Variable<any> | { readonly name?: string; getStore(): unknown })[];

  /**
   * A file to write the flow to, also when `fn` throws: `.html`, `.json` (trace events) or `.dot`;
   * any other name is followed by each of these. If it cannot be written any more when it comes to
   * it, the flow is in a temporary file, and a warning says where.
   */
  out?: string;
}

/**
 * Calls `fn` in an AsyncTask of its name, and records what it schedules until the promise that it
 * returns has settled.
 *
 * @returns what `fn` returned, and the flow. Rejects with what `fn` throws.
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`, as a rejection, when an argument is of the wrong type
 * @throws {Error} `ERR_ASYNC_CONTEXT_UNWRITABLE`, as a rejection, when `out` cannot be written,
 * before `fn` is called
 */
export declare function traceFlow<T>(
  fn: () => T,
  options?: TraceFlowOptions,
): Promise<{ result: Awaited<T>; flow: Flow }>;

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
