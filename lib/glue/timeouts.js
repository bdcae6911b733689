'use strict';

const { FunctionPrototypeBind } = require('../internal/primordials.js');

/**
 * A Timeout keeps its frame in its callback, because Node releases the callback when the timer is
 * cleared (`clearTimeout`, lib/timers.js, in Node 20 to 24). There is no other sign that a timer
 * was cleared, and the program may hold the Timeout itself long after, for example in a field of a
 * connection.
 *
 * One function may be the callback of many timers, so each timer gets its own bound function. If
 * the program replaces the callback of an active timer, the new callback runs in no context. An
 * Immediate keeps its frame in a property like other resources: a bound function would add a third
 * to its cost, and programs hardly ever hold an Immediate that was cleared.
 */

/** Return-override base: lets a subclass add private fields to an existing object. */
function ReturnOverride(/** @type {any} */ object) {
  return object;
}

/**
 * Stores the frame as a private field of a bound function, so the check for it touches no property
 * of other callbacks.
 */
class BoundCallback extends /** @type {any} */ (ReturnOverride) {
  /** @type {any} */
  #frame;

  /**
   * @param {Function} bound
   * @param {any} frame
   */
  constructor(bound, frame) {
    super(bound);
    this.#frame = frame;
  }

  /** @param {any} callback */
  static is(callback) {
    return typeof callback === 'function' && #frame in callback;
  }

  /** @param {any} callback */
  static frameOf(callback) {
    return callback.#frame;
  }

  /**
   * @param {any} callback
   * @param {any} frame
   */
  static setFrame(callback, frame) {
    callback.#frame = frame;
  }
}

/**
 * Keeps the frame of a timer in its callback, when the timer is set or set again.
 *
 * @param {any} resource a Timeout by its async_hooks type
 * @param {any} frame
 * @returns {boolean} whether the callback keeps it; false if there is no frame, or the callback
 *   cannot be bound
 */
function keepInCallback(resource, frame) {
  const callback = resource._onTimeout;
  if (BoundCallback.is(callback)) {
    BoundCallback.setFrame(callback, frame);
    return true;
  }
  // A Timeout has `_repeat`. An object passed to `timers.enroll` has not, and its callback belongs
  // to the program.
  if (frame === undefined || typeof callback !== 'function' || resource._repeat === undefined) {
    return false;
  }
  try {
    resource._onTimeout = new BoundCallback(FunctionPrototypeBind(callback, resource), frame);
    return true;
  } catch {
    // A `name` or `length` getter of the callback threw. An exception in a hook would end the
    // process.
    return false;
  }
}

/**
 * @param {any} timeout keeps its frame in its callback
 * @returns {any} undefined if the callback was replaced
 */
function frameInCallback({ _onTimeout: callback }) {
  return BoundCallback.is(callback) ? BoundCallback.frameOf(callback) : undefined;
}

/** @param {any} timeout has fired for the last time, and keeps its frame in its callback */
function releaseFromCallback({ _onTimeout: callback }) {
  if (BoundCallback.is(callback)) BoundCallback.setFrame(callback, undefined);
}

/**
 * @param {Function} callback of a timer
 * @returns {unknown} the name of the function that the program passed, if it is an own data
 *   property
 */
function callbackName(callback) {
  const name = Object.getOwnPropertyDescriptor(callback, 'name')?.value;
  return BoundCallback.is(callback) ? name.slice('bound '.length) : name;
}

module.exports = { callbackName, frameInCallback, keepInCallback, releaseFromCallback };
