'use strict';

const timers = require('node:timers');
const promises = require('node:timers/promises');
const { promisify } = require('node:util');
const { AsyncContext } = require('../index.js');

/**
 * Node's timers, microtasks and ticks. The callback is bound to the context of the call by a
 * wrapper around it, and by no other mechanism. Use this in code that must not depend on other
 * modules loaded in the process: where Node or the package's glue carries the context, the global
 * functions do the same.
 *
 * All other arguments, and a callback that is not a function, are passed to Node unchanged, so
 * arguments, return values and errors are Node's.
 */

/**
 * @param {any} callback
 * @returns {any}
 */
const bound = (callback) =>
  typeof callback === 'function' ? AsyncContext.Snapshot.wrap(callback) : callback;

/**
 * Returns a function like `schedule` that binds its first argument.
 *
 * @template {(...args: any[]) => any} F
 * @param {F} schedule
 * @returns {F}
 */
function bindingCallback(schedule) {
  /** @type {any} */
  const binding = {
    /**
     * @param {any} callback
     * @param {any[]} rest
     */
    [schedule.name](callback, ...rest) {
      return Reflect.apply(schedule, this, [bound(callback), ...rest]);
    },
  }[schedule.name];
  Object.defineProperty(binding, 'length', { value: schedule.length });
  const promised = /** @type {any} */ (schedule)[promisify.custom];
  if (promised !== undefined) {
    Object.defineProperty(binding, promisify.custom, { enumerable: true, get: () => promised });
  }
  return binding;
}

const setTimeout = bindingCallback(timers.setTimeout);
const setInterval = bindingCallback(timers.setInterval);
const setImmediate = bindingCallback(timers.setImmediate);
const queueMicrotask = bindingCallback(globalThis.queueMicrotask);
const nextTick = bindingCallback(process.nextTick);
const { clearImmediate, clearInterval, clearTimeout } = timers;

module.exports = {
  clearImmediate,
  clearInterval,
  clearTimeout,
  nextTick,
  promises,
  queueMicrotask,
  setImmediate,
  setInterval,
  setTimeout,
};
