/// <reference lib="es2021.weakref" />
/// <reference lib="esnext.disposable" />

import type { AsyncContext } from '../index.js';

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

export {};
