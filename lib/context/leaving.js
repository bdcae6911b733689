'use strict';

const { ReflectApply } = require('../internal/primordials.js');

/**
 * Is shown what leaves a context: the values that functions return out of a `run`. There is none until
 * a program asks for generators that are carried (lib/generators/carry-generators.js).
 *
 * @type {((result: unknown) => void) | undefined}
 */
let observer;

/** @param {((result: unknown) => void) | undefined} callback is called while the context is current */
function observeLeaving(callback) {
  observer = callback;
}

/**
 * @template T
 * @param {T} fn
 * @returns {T} `fn`, or a function that calls it and shows its result to the observer
 */
const observed = (fn) =>
  observer === undefined || typeof fn !== 'function' ? fn : /** @type {any} */ (observing(fn));

/**
 * A function of its own: a closure in `observed` would cost each call, observed or not.
 *
 * @param {Function} fn
 */
function observing(fn) {
  /**
   * @this {any}
   * @param {any[]} args
   */
  return function (...args) {
    const result = ReflectApply(fn, this, args);
    observer?.(result);
    return result;
  };
}

module.exports = { observeLeaving, observed };
