/**
 * Node's timers, microtasks and ticks with each callback bound to the context of the call, for code
 * that must not depend on what else is loaded.
 *
 * Arguments, return values and errors are Node's. A callback runs in the context of the call that
 * scheduled it each time, also after `timeout.refresh()`.
 */

/** Node's, with the callback bound. `util.promisify` gives Node's own `timers/promises` version. */
export declare const setTimeout: typeof globalThis.setTimeout;

/** Node's, with the callback bound. */
export declare const setInterval: typeof globalThis.setInterval;

/** Node's, with the callback bound. `util.promisify` gives Node's own `timers/promises` version. */
export declare const setImmediate: typeof globalThis.setImmediate;

/** Node's, with the callback bound. */
export declare const queueMicrotask: typeof globalThis.queueMicrotask;

/** `process.nextTick`, with the callback bound. */
export declare const nextTick: typeof process.nextTick;

export { clearImmediate, clearInterval, clearTimeout } from 'node:timers';
export * as promises from 'node:timers/promises';
