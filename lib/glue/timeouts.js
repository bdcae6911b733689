'use strict';

const { FunctionPrototypeBind } = require('../internal/primordials.js');

/**
 * Where a Timeout keeps its frame: in its callback, because that is what Node lets go of when the
 * timer is cleared (`clearTimeout`, lib/timers.js, in Node 20 to 24). Nothing else tells, and the
 * Timeout itself may be held for long after, in a field of a connection, say.
 *
 * A function may be the callback of many timers, so each gets a bound one of its own. Whoever puts
 * another function into a timer that is set has it called in no context. An Immediate keeps its
 * frame as everything else does: a bound function would be a third of its price, and hardly anybody
 * holds one that was cleared.
 */

/** Has the constructor of a class that extends it work on an object that is there already. */
function Given(/** @type {any} */ object) {
  return object;
}

/** The frame as a private field of a bound function: nobody else's callback is asked for anything. */
class BoundCallback extends /** @type {any} */ (Given) {
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
 * Keeps the frame of a timer that is being set, or set again, in its callback.
 *
 * @param {any} resource that async_hooks calls a Timeout
 * @param {any} frame
 * @returns {boolean} whether it is kept there; not if there is none, or the callback cannot be bound
 */
function keepInCallback(resource, frame) {
  const callback = resource._onTimeout;
  if (BoundCallback.is(callback)) {
    BoundCallback.setFrame(callback, frame);
    return true;
  }
  // A Timeout has `_repeat`; the callback of what somebody enrolls (`timers.enroll`) is its own.
  if (frame === undefined || typeof callback !== 'function' || resource._repeat === undefined) {
    return false;
  }
  try {
    resource._onTimeout = new BoundCallback(FunctionPrototypeBind(callback, resource), frame);
    return true;
  } catch {
    // Its `name` or `length` is a getter that throws; out of a hook that would end the process.
    return false;
  }
}

/**
 * @param {any} timeout whose frame is kept in its callback
 * @returns {any} none if the callback is another one now
 */
function frameInCallback({ _onTimeout: callback }) {
  return BoundCallback.is(callback) ? BoundCallback.frameOf(callback) : undefined;
}

/** @param {any} timeout that has fired for the last time, with its frame in its callback */
function releaseFromCallback({ _onTimeout: callback }) {
  if (BoundCallback.is(callback)) BoundCallback.setFrame(callback, undefined);
}

/**
 * @param {Function} callback of a timer
 * @returns {unknown} the name of the function that it was set with, if that is an own data property
 */
function callbackName(callback) {
  const name = Object.getOwnPropertyDescriptor(callback, 'name')?.value;
  return BoundCallback.is(callback) ? name.slice('bound '.length) : name;
}

module.exports = { callbackName, frameInCallback, keepInCallback, releaseFromCallback };
