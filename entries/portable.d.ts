import type { KeyObject } from 'node:crypto';
import type { AsyncContext } from '../index.js';

/** How the values of a variable travel. */
export interface PortableOptions<T> {
  /**
   * The name in the `baggage` header: a token of RFC 7230, such as `tenant` or `acme.tenant`. Both sides
   * have to use the same one.
   */
  readonly name: string;

  /**
   * Makes a text of a value. Default: the value, which has to be a string then. If it throws, or returns
   * anything else than a string, the value does not travel.
   */
  readonly encode?: (value: T) => string;

  /**
   * Makes a value of a text that came from outside. It has to check the text: anybody can have sent it. If it
   * throws, or returns `undefined`, the variable has no value on this side.
   */
  readonly decode: (text: string) => T | undefined;

  /** How long an encoded value may be, in bytes. An integer from 1 to 4096. Default: 1024. */
  readonly maxLength?: number;
}

/**
 * Allows the values of a variable to leave the process, and to be set by what comes in. This takes the
 * variable itself, and so does passing it to a `Propagator`. Nothing lists the variables that are portable.
 *
 * @param variable whose values may travel
 * @param options its name on the way, and its codec
 * @returns the variable
 * @throws TypeError `ERR_INVALID_ARG_TYPE` or `ERR_INVALID_ARG_VALUE` for a wrong argument;
 *   `ERR_ASYNC_CONTEXT_ALREADY_PORTABLE` if the variable is portable already
 *
 * @example
 * ```js
 * const tenant = portable(new AsyncContext.Variable({ name: 'tenant' }), {
 *   name: 'tenant',
 *   decode: (text) => (/^[a-z]{1,32}$/.test(text) ? text : undefined),
 * });
 * ```
 */
export declare function portable<T, V extends AsyncContext.Variable<T>>(
  variable: V & AsyncContext.Variable<T>,
  options: PortableOptions<T>,
): V;

/** Why a value did not travel. */
export interface Rejection {
  /**
   * - `'malformed'`: the carrier or the member is not what the W3C's grammar allows
   * - `'too-long'`: the value is longer than `maxLength`, or the header than 8192 bytes
   * - `'duplicate'`: the name occurs twice
   * - `'signature'`: it is missing, or wrong; no value of the carrier is entered
   * - `'encode'`, `'decode'`: the codec threw, or gave nothing
   * - `'opentelemetry'`: its propagator threw
   */
  readonly reason:
    'malformed' | 'too-long' | 'duplicate' | 'signature' | 'encode' | 'decode' | 'opentelemetry';

  /** The name of the variable, if it is about one. */
  readonly name?: string;

  /** What was thrown, if anything. */
  readonly error?: unknown;
}

/** What a propagator uses of `@opentelemetry/api`. */
export interface OpenTelemetry {
  readonly context: {
    active(): any;
    with(context: any, fn: (...args: any[]) => any, thisArg?: any, ...args: any[]): any;
  };
  readonly propagation: {
    inject(context: any, carrier: any): void;
    extract(context: any, carrier: any): any;
  };
}

/** Options of a propagator. */
export interface PropagatorOptions {
  /**
   * A secret of at least 32 bytes that both sides have. With it, the values of a carrier are signed
   * together (HMAC-SHA-256), and a carrier without the right signature counts as empty. A signature does not prove
   * when the values were sent: put a time or an id into a value if a carrier must not be used again.
   */
  readonly key?: string | NodeJS.ArrayBufferView | KeyObject;

  /**
   * Is called, in the context of the caller, each time that a value does not travel. What it throws becomes a process
   * warning. Default: one process warning, `ASYNC_CONTEXT_REJECTED`, without names.
   */
  readonly onReject?: (rejection: Rejection) => void;

  /**
   * `@opentelemetry/api`: `inject` and `extract` let its propagators do the same, with `traceparent` and
   * their own members of `baggage`.
   */
  readonly opentelemetry?: OpenTelemetry;
}

/** What `pack` makes of a message. */
export interface Packed<M> {
  /** The carrier. */
  readonly asyncContext: Record<string, string>;
  readonly message: M;
}

/**
 * Writes the values of some variables into carriers, plain objects of strings, and enters the values of a carrier.
 * The header is the `baggage` of the W3C, so other languages and OpenTelemetry read and write it.
 *
 * What others have written into the header stays there. Unknown names are ignored. Whatever a carrier contains,
 * `extract` calls its function: a value that is not valid is reported and left out.
 *
 * @example
 * ```js
 * const propagator = new Propagator([tenant]);
 * await fetch(url, { headers: propagator.inject() }); // the client
 * propagator.extract(request.headers, handle, request, response); // the server
 * ```
 */
export declare class Propagator {
  /**
   * @param variables that travel, each made `portable` by its owner. At most 63
   * @param options a key, and whom to tell of what does not travel
   * @throws TypeError `ERR_ASYNC_CONTEXT_NOT_PORTABLE` for a variable that is not portable;
   *   `ERR_ASYNC_CONTEXT_DUPLICATE_NAME` if two have the same name; `ERR_INVALID_ARG_TYPE` or
   *   `ERR_INVALID_ARG_VALUE` for other wrong arguments
   */
  constructor(variables: readonly AsyncContext.Variable<any>[], options?: PropagatorOptions);

  /**
   * Writes the current values into a carrier, as its property `baggage`. A variable without a value is left out.
   *
   * @param carrier an object that takes properties; by default a new one. Not a `Headers` or a Map: pass an object
   *   and give that to them
   * @returns the carrier
   * @throws TypeError `ERR_INVALID_ARG_TYPE` or `ERR_INVALID_ARG_VALUE` if it is not such an object
   */
  inject(): Record<string, string>;
  inject<C extends object>(carrier: C): C;

  /**
   * Calls a function with the values of a carrier. The variables of this propagator have these values there,
   * and otherwise none; other variables keep theirs.
   *
   * @param carrier an object with the property `baggage`: a string, several, or bytes. `undefined`, `null` and
   *   anything malformed count as empty
   * @param fn is called once, with `args`. What it throws is thrown here
   * @returns what it returned
   * @throws TypeError `ERR_INVALID_ARG_TYPE` if `fn` is no function
   */
  extract<R, A extends unknown[]>(carrier: unknown, fn: (...args: A) => R, ...args: A): R;

  /**
   * Puts a message for another thread, process or queue together with the current values.
   *
   * @param message anything
   * @returns an object that can be cloned or serialised if the message can
   *
   * @example
   * ```js
   * worker.postMessage(propagator.pack(job));
   * parentPort.on('message', propagator.unpack(work)); // in the worker
   * ```
   */
  pack<M>(message: M): Packed<M>;

  /**
   * Returns a function for messages that `pack` has made: it calls `fn` with the message, in the context that came
   * along. Other messages are passed on as they are, without values.
   *
   * @param fn gets the message, and all further arguments
   * @throws TypeError `ERR_INVALID_ARG_TYPE` if it is no function
   */
  unpack<M, R, T, A extends unknown[]>(
    fn: (this: T, message: M, ...args: A) => R,
  ): (this: T, packed: Packed<M> | M, ...args: A) => R;
}
