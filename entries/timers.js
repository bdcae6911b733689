'use strict';

const timers = require('node:timers');
const promises = require('node:timers/promises');
const { promisify } = require('node:util');
const { AsyncContext } = require('../index.js');

/**
 * Node's timers, microtasks and ticks with their callbacks bound to the context of the call, by a
 * wrapper around each callback and nothing else. For code that must not depend on what else is
 * loaded in the process: where Node or the package's glue carries the context, the global
 * functions do the same.
 *
 * Everything but a callback that is a function goes to Node as it came, so arguments, return
 * values and errors are Node's.
 */

/**
 * @param {any} callback
 * @returns {any}
 */
const bound = (callback) =>
  typeof callback === 'function' ? AsyncContext.Snapshot.wrap(callback) : callback;

/**
 * A function like `schedule`, with its first argument bound.
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
