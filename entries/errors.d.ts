import type { AsyncContext } from '../index.js';

/**
 * The Snapshot of the innermost `run` that an error left (of a Variable, a Snapshot, `runAll`,
 * `runInRoot`; not of an AsyncLocalStorage), with what was entered in it; or of the context in which
 * a promise was rejected, and its reason, if nobody handled it yet. `undefined` for everything else,
 * among it primitives, and on the `host` backend all promises.
 *
 * Rejections are recorded once `recordRejections` was called. Errors are held weakly, and their
 * contexts as long as they are there. An error object that is thrown again by somebody else has the
 * later context.
 */
export declare function contextOf(errorOrPromise: unknown): AsyncContext.Snapshot | undefined;

/**
 * Starts to record the context in which promises are rejected, for `contextOf`. Call it where the
 * program starts. It cannot be undone, and calling it again does nothing. On Node 24 and later it
 * puts a callback of this package in front of Node's own, which every rejection then passes; on the
 * `host` backend it does nothing.
 */
export declare function recordRejections(): void;

export {};
