'use strict';

const { bindFunction } = require('./bind-function.js');
const { notBindable } = require('../internal/errors.js');
const { ReflectApply } = require('../internal/primordials.js');

/**
 * Emitters whose listeners run in one OpenTelemetry context. The emitter's list gets a bound function
 * whose property `listener` is the listener, as with the wrappers of Node's `once`. `listeners`,
 * `listenerCount` and the events recognize the listener by it (Node's lib/events.js).
 *
 * HTTP instrumentation binds two objects per request, so binding must be cheap. The methods are written
 * out, so that they share one closure, and are assigned, and so enumerable: each `defineProperty` takes
 * longer than everything else.
 *
 * @typedef {import('node:events').EventEmitter} EventEmitter
 * @typedef {import('./bind-function.js').Bound} Bound
 * @typedef {import('./bind-function.js').Manager} Manager
 * @typedef {(this: EventEmitter, type: any, listener?: any, ...rest: any[]) => any} Method
 * @typedef {Record<'addListener' | 'off' | 'on' | 'once' | 'prependListener' | 'prependOnceListener' |
 *   'rawListeners' | 'removeListener', Method>} Bindable
 */

/** How many nested wrappers around a listener are followed. A cycle of them must not hang. */
const DEPTH = 10;

/**
 * @param {Bound | undefined} entry of the emitter's list
 * @param {unknown} listener
 * @returns {boolean} whether the entry is the listener or a wrapper around it
 */
function standsFor(entry, listener) {
  let each = entry;
  for (let depth = 0; depth < DEPTH && each !== undefined; depth++) {
    if (each === listener) return true;
    each = /** @type {Bound | undefined} */ (each.listener);
  }
  return false;
}

/**
 * @param {Function} method
 * @param {EventEmitter} emitter
 * @param {any} type
 * @param {any} listener
 * @param {any[]} rest further arguments, which a method that a program has replaced may take
 */
const call = (method, emitter, type, listener, rest) =>
  rest.length === 0
    ? ReflectApply(method, emitter, [type, listener])
    : ReflectApply(method, emitter, [type, listener, ...rest]);

/**
 * @param {Manager} manager
 * @param {any} context
 * @param {Bindable} emitter
 * @throws {TypeError} `ERR_ASYNC_CONTEXT_NOT_BINDABLE`, before anything is changed
 */
function bindEmitter(manager, context, emitter) {
  if (!Object.isExtensible(emitter)) {
    throw notBindable(
      'it is frozen, sealed or not extensible, and binding adds methods to it. Bind it before',
    );
  }
  const { addListener, off, on, once, prependListener, prependOnceListener } = emitter;
  const { rawListeners, removeListener } = emitter;

  /**
   * The function that is being added right now. One method calls another, and it must be bound once.
   *
   * @type {Bound | undefined}
   */
  let adding;

  /** @type {typeof call} */
  const add = (inherited, target, type, listener, rest) => {
    if (typeof listener !== 'function' || listener === adding) {
      return call(inherited, target, type, listener, rest);
    }
    if (adding !== undefined && listener.listener === adding) {
      // Node's `once` wraps its argument and adds the wrapper.
      listener.listener = adding.listener;
      return call(inherited, target, type, listener, rest);
    }
    const outer = adding;
    adding = bindFunction(manager, context, listener);
    adding.listener = listener;
    try {
      return call(inherited, target, type, adding, rest);
    } finally {
      adding = outer;
    }
  };

  /**
   * @param {Function} inherited
   * @param {EventEmitter} target
   * @param {any} type
   * @param {any} listener
   */
  const remove = (inherited, target, type, listener) => {
    /** @type {Bound | undefined} */
    const entry = ReflectApply(rawListeners, target, [type]).findLast((/** @type {Bound} */ each) =>
      standsFor(each, listener),
    );
    // Node follows one wrapper itself, and passes the argument on to `removeListener` events.
    const deeper = entry !== undefined && entry.listener !== listener;
    return ReflectApply(inherited, target, [type, deeper ? entry : listener]);
  };

  emitter.on = function (type, listener, ...rest) {
    return add(on, this, type, listener, rest);
  };
  emitter.addListener = function (type, listener, ...rest) {
    return add(addListener, this, type, listener, rest);
  };
  emitter.prependListener = function (type, listener, ...rest) {
    return add(prependListener, this, type, listener, rest);
  };
  emitter.once = function (type, listener, ...rest) {
    return add(once, this, type, listener, rest);
  };
  emitter.prependOnceListener = function (type, listener, ...rest) {
    return add(prependOnceListener, this, type, listener, rest);
  };
  emitter.removeListener = function (type, listener) {
    return remove(removeListener, this, type, listener);
  };
  emitter.off = function (type, listener) {
    return remove(off, this, type, listener);
  };
}

module.exports = { bindEmitter };
