import type { EventEmitter } from 'node:events';

/** Options of a lifetime. */
export interface LifetimeOptions {
  /**
   * Emits a process warning, `ASYNC_CONTEXT_LATE_READ`, with the place of the first read after the end, once
   * for each place in the process. Such a read is often a mistake: something goes on for a request that is
   * over. Default: `false`.
   */
  warn?: boolean;
}

/**
 * How long values may be read. What is entered inside of `run`, in any Variable or storage and by any code,
 * reads as if it had not been entered once the lifetime has ended: `get` returns the default value. It can
 * be collected then, whatever holds the context: a socket of a pool, a timer, a cached promise, a
 * Snapshot. Values that were entered outside are not touched.
 *
 * In lifetimes inside of others, a value can be read until the first of them ends. What is entered after the end,
 * by code that still runs in the context, does not belong to that lifetime. Ending costs the same however many
 * contexts carry the values. The idea is that of proposal issue 52 (context termination), which the specification
 * leaves open. docs/lifetimes.md has the rules, and what is not ended.
 *
 * @example
 * ```js
 * server.on('request', (request, response) => {
 *   Lifetime.until(response).run(() => user.run(userOf(request), handle, request, response));
 * });
 * ```
 */
export declare class Lifetime implements Disposable {
  /**
   * @param options what to do about reads after the end
   * @throws TypeError `ERR_INVALID_ARG_TYPE` if an option has the wrong type
   */
  constructor(options?: LifetimeOptions);

  /**
   * Returns a lifetime that ends when a signal aborts, an emitter emits `'close'` (a response, a socket, a
   * stream), or a promise settles: one turn of the event loop later, so that other listeners of the same event
   * can still read. If a signal has aborted or a stream has closed already, it has ended.
   *
   * @param end the signal, emitter or promise
   * @param options what to do about reads after the end
   * @returns the lifetime
   * @throws TypeError `ERR_INVALID_ARG_TYPE` if `end` is none of these
   *
   * @example
   * ```js
   * const lifetime = Lifetime.until(AbortSignal.timeout(5_000));
   * lifetime.run(() => trace.run(id, work));
   * ```
   */
  static until(
    end: AbortSignal | EventEmitter | PromiseLike<unknown>,
    options?: LifetimeOptions,
  ): Lifetime;

  /** Whether it has ended. */
  readonly ended: boolean;

  /** How often a program read a value after the end, by `get` or `getStore`. */
  readonly lateReads: number;

  /**
   * Calls a function. What it enters, and what is entered later in contexts that come from it, belongs to this
   * lifetime. After the end, `run` only calls.
   *
   * @param fn the function
   * @param args its arguments
   * @returns what `fn` returns. What it throws is thrown
   * @throws TypeError `ERR_INVALID_ARG_TYPE` if `fn` is not a function, `ERR_INVALID_THIS` if called on
   *   something else
   *
   * @example
   * ```js
   * const lifetime = new Lifetime();
   * const read = lifetime.run(() => user.run('ada', () => AsyncContext.Snapshot.wrap(() => user.get())));
   * read(); // 'ada'
   * lifetime.end();
   * read(); // undefined
   * ```
   */
  run<R, A extends unknown[]>(fn: (...args: A) => R, ...args: A): R;

  /** Ends it at once. Only the first call has an effect. */
  end(): void;

  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

/**
 * From now on, what is entered while a request of a `node:http`, `node:https` or `node:http2` server is served
 * belongs to a lifetime that ends when its response closes. This includes what tracers enter around the
 * server's `emit`. `NATIVE_ASYNC_CONTEXT_END=response` does it with `native-async-context/register`.
 *
 * @param options what to do about reads after the end; those of the latest call count
 * @returns an object that ends it for requests to come. It stays on until every caller has ended it
 * @throws TypeError `ERR_INVALID_ARG_TYPE` if an option has the wrong type
 *
 * @example
 * ```js
 * endWithResponse({ warn: true });
 * ```
 */
export declare function endWithResponse(options?: LifetimeOptions): EndingWithResponse;

/** What `endWithResponse` returns. */
export interface EndingWithResponse extends Disposable {
  /** Requests that come from now on have no lifetime. Only the first call has an effect. */
  undo(): void;
}

export {};
