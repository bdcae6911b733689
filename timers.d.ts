/**
 * Node's timers, microtasks and ticks with each callback bound to the context of the call.
 *
 * Arguments, return values and errors are Node's. A callback runs in the context of the call that
 * scheduled it each time, also after `timeout.refresh()`.
 */
export declare const setTimeout: typeof globalThis.setTimeout;
export declare const setInterval: typeof globalThis.setInterval;
export declare const setImmediate: typeof globalThis.setImmediate;
export declare const queueMicrotask: typeof globalThis.queueMicrotask;
export declare const nextTick: typeof process.nextTick;
export { clearImmediate, clearInterval, clearTimeout } from 'node:timers';
export * as promises from 'node:timers/promises';
