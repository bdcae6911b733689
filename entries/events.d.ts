/// <reference lib="es2021.weakref" />
/// <reference lib="esnext.disposable" />

import type { AsyncContext } from '../index.js';

/** The methods of an EventEmitter that `bindEmitter` and the helpers use. */
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
 * Makes an EventEmitter call its listeners in a context other than that of `emit`.
 *
 * - Without `snapshot`, each listener that is added from now on runs in the context of its
 *   registration.
 * - With `snapshot`, all listeners run in that context. In a constructor, `new AsyncContext.Snapshot()`
 *   is the context of the emitter's creation. A second snapshot replaces the first.
 *
 * The emitter gets own methods that are not enumerable. Its listeners, their order, removal, events,
 * counts and warnings stay as they are. What a listener throws goes to the caller of `emit`.
 *
 * @example
 * ```js
 * bindEmitter(req);
 * req.on('end', () => log(request.get())); // the context of this line
 * ```
 *
 * @returns the emitter
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `emitter` is not an EventEmitter or `snapshot` is not a
 * Snapshot; `ERR_ASYNC_CONTEXT_NOT_BINDABLE` if the emitter is a Proxy, frozen, sealed or not
 * extensible. Nothing is changed then.
 */
export declare function bindEmitter<E extends Emitter>(
  emitter: E,
  snapshot?: AsyncContext.Snapshot,
): E;

/**
 * Makes an EventTarget call the listeners that are added from now on in the context of their
 * registration or, with `snapshot`, in that context. A listener that is added twice is called once, in
 * the context of the first registration. `on…` attributes are not bound.
 *
 * `events.getEventListeners(target)` shows a wrapper for each bound listener; its property `listener`
 * is the listener.
 *
 * @example
 * ```js
 * bindEventTarget(controller.signal);
 * controller.signal.addEventListener('abort', () => log(request.get()));
 * ```
 *
 * @returns the target
 * @throws {TypeError} as {@link bindEmitter} does
 */
export declare function bindEventTarget<E extends EventTarget>(
  target: E,
  snapshot?: AsyncContext.Snapshot,
): E;

/** Options of `on`, `once` and `addListener`. */
export interface ListenerOptions {
  /** Calls the listener in the context of its registration instead of that of `emit`. */
  captureAsyncContext?: boolean;
}

/**
 * Calls `emitter.on(type, listener)`. With `captureAsyncContext`, the listener runs in the context of
 * this call. The emitter lists and removes it by the listener itself.
 *
 * @example
 * ```js
 * on(socket, 'close', () => log(request.get()), { captureAsyncContext: true });
 * ```
 *
 * @returns the emitter
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` for wrong arguments; with `captureAsyncContext` also
 * `ERR_ASYNC_CONTEXT_NOT_BINDABLE`, as {@link bindEmitter} does. Nothing is added then.
 */
export declare function on<E extends Emitter>(
  emitter: E,
  type: string | symbol,
  listener: (...args: any[]) => void,
  options?: ListenerOptions,
): E;

/**
 * Does what {@link on} does, with `emitter.once`.
 *
 * @example
 * ```js
 * once(socket, 'close', finish, { captureAsyncContext: true });
 * ```
 */
export declare function once<E extends Emitter>(
  emitter: E,
  type: string | symbol,
  listener: (...args: any[]) => void,
  options?: ListenerOptions,
): E;

/**
 * Does what {@link on} does, with `emitter.addListener`.
 *
 * @example
 * ```js
 * addListener(socket, 'close', finish, { captureAsyncContext: true });
 * ```
 */
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
 * Calls `target.addEventListener(type, listener, options)`. With `captureAsyncContext`, the listener
 * runs in the context of this call. The other options are those of the platform.
 *
 * @example
 * ```js
 * addEventListener(signal, 'abort', stop, { captureAsyncContext: true, once: true });
 * ```
 *
 * @throws {TypeError} as {@link on} does; whatever `target.addEventListener` throws
 */
export declare function addEventListener(
  target: EventTarget,
  type: string,
  listener: ((event: any) => void) | { handleEvent(event: any): void } | null,
  options?: boolean | TargetListenerOptions,
): void;

/**
 * The context in which an event was dispatched, for listeners that run in another one.
 *
 * It is recorded when a bound listener is called for the event, or when this function is first called
 * for it. So in a listener that is not bound the current context is returned, which is the one of the
 * dispatch.
 *
 * @example
 * ```js
 * target.addEventListener('change', (event) => {
 *   eventContext(event)?.run(() => log(request.get()));
 * });
 * ```
 *
 * @returns a Snapshot; `undefined` if the event was never dispatched
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if `event` is not an Event
 */
export declare function eventContext(event: Event): AsyncContext.Snapshot | undefined;

/**
 * Node's own class. It emits in the context of its creation, also for the contexts of this package.
 *
 * @example
 * ```js
 * class Connection extends EventEmitterAsyncResource {}
 * ```
 */
export declare const EventEmitterAsyncResource: typeof import('node:events').EventEmitterAsyncResource;

export {};
