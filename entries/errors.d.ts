import type { AsyncContext } from '../index.js';

/**
 * Finds the context of an error or a rejection.
 *
 * - For an error, it is the context of the innermost `run` that the error left, with everything that
 *   was entered in it. `run` means that of a Variable or a Snapshot, `runAll` or `runInRoot`, but not
 *   that of an AsyncLocalStorage.
 * - For a promise, and for the error it was rejected with, it is the context in which the promise was
 *   rejected, if it had no handler at that time and `recordRejections` had been called.
 *
 * Errors are held weakly, and a context is kept as long as its error. If an error object is thrown again
 * elsewhere, the later context counts.
 *
 * @example
 * ```js
 * process.on('uncaughtException', (error) => {
 *   contextOf(error)?.run(() => log(request.get(), error));
 * });
 * ```
 *
 * @returns a Snapshot of that context; `undefined` if none is known, for primitives, and for all
 * promises on the `host` backend
 */
export declare function contextOf(errorOrPromise: unknown): AsyncContext.Snapshot | undefined;

/**
 * Starts to record the context in which promises are rejected, for `contextOf`. Call it where the
 * program starts. It cannot be undone, and further calls have no effect.
 *
 * It makes rejections slower: where Node carries the context itself (24 and later), each rejection then
 * passes a callback of this package before Node's own. On the `host` backend it does nothing.
 *
 * @example
 * ```js
 * recordRejections();
 * ```
 */
export declare function recordRejections(): void;

export {};
