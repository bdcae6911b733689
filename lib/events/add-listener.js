'use strict';

const { addBound, validateEventTarget } = require('./bind-event-target.js');
const { bound, lookThrough, validateEmitter } = require('./bound-listeners.js');
const { invalidArgType } = require('../internal/errors.js');
const { validateFunction, validateObject } = require('../internal/validators.js');

/**
 * Adds a single listener, bound if its options have `captureAsyncContext: true`. Other listeners of the
 * emitter or target are not affected.
 *
 * @typedef {((...args: any[]) => any) & { listener?: Function }} Listener
 */

/**
 * @param {any} options
 * @returns {boolean}
 */
function wantsCapture(options) {
  const { captureAsyncContext = false } = options;
  if (typeof captureAsyncContext !== 'boolean') {
    throw invalidArgType('options.captureAsyncContext', 'of type boolean', captureAsyncContext);
  }
  return captureAsyncContext;
}

/**
 * Does what the wrapper of Node's `once` does: it can be found by its property `listener`, and it
 * removes itself before it calls the listener.
 *
 * @param {any} emitter
 * @param {string | symbol} type
 * @param {Listener} listener
 */
function onlyOnce(emitter, type, listener) {
  let fired = false;
  /** @this {any} */
  function once(/** @type {any[]} */ ...args) {
    if (fired) return;
    emitter.removeListener(type, once);
    fired = true;
    return Reflect.apply(listener, this, args);
  }
  once.listener = listener;
  return once;
}

/**
 * @param {'on' | 'once' | 'addListener'} method
 */
const helper =
  (method) =>
  /**
   * @template {any} E
   * @param {E} emitter
   * @param {string | symbol} type
   * @param {Listener} listener
   * @param {{ captureAsyncContext?: boolean }} [options]
   * @returns {E}
   */
  (emitter, type, listener, options = {}) => {
    validateEmitter(emitter);
    validateFunction(listener, 'listener');
    validateObject(options, 'options');
    const target = /** @type {any} */ (emitter);
    if (!wantsCapture(options)) {
      target[method](type, listener);
    } else {
      lookThrough(emitter);
      if (method === 'once') target.on(type, bound(onlyOnce(emitter, type, listener)));
      else target[method](type, bound(listener));
    }
    return emitter;
  };

const on = helper('on');
const once = helper('once');
const addListener = helper('addListener');

/**
 * @param {EventTarget} target
 * @param {string} type
 * @param {any} listener
 * @param {any} [options]
 */
function addEventListener(target, type, listener, options) {
  validateEventTarget(target);
  if (typeof options === 'object' && options !== null && wantsCapture(options)) {
    addBound(target, type, listener, options);
  } else {
    target.addEventListener(type, listener, options);
  }
}

module.exports = { addEventListener, addListener, on, once };
