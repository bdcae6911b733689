'use strict';

const { bindFunction } = require('./bind-function.js');
const { notBindable } = require('../internal/errors.js');
const { ReflectApply } = require('../internal/primordials.js');

/**
 * Emitters whose listeners run in one OpenTelemetry context. The emitter's list gets a bound function
 * whose property `listener` is the listener, as with the wrappers of Node's `once`. `listeners`,
 * `listenerCount` and the events recognize the listener by it (Node's lib/events.js).
 *
 * HTTP instrumentation binds two objects per request, so binding must be cheap. The methods are
 * assigned, and so enumerable, because each `defineProperty` takes as long as everything else.
 *
 * @typedef {import('node:events').EventEmitter} EventEmitter
 * @typedef {import('./bind-function.js').Bound} Bound
 * @typedef {import('./bind-function.js').Manager} Manager
 */

const ADD = /** @type {const} */ ([
  'on',
  'addListener',
  'prependListener',
  'once',
  'prependOnceListener',
]);
const REMOVE = /** @type {const} */ (['removeListener', 'off']);

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
 * @param {Manager} manager
 * @param {any} context
 * @param {any} emitter
 * @throws {TypeError} `ERR_ASYNC_CONTEXT_NOT_BINDABLE`, before anything is changed
 */
function bindEmitter(manager, context, emitter) {
  if (!Object.isExtensible(emitter)) {
    throw notBindable(
      'it is frozen, sealed or not extensible, and binding adds methods to it. Bind it before',
    );
  }
  const { rawListeners } = emitter;

  /**
   * The function that is being added right now. One method calls another, and it must be bound once.
   *
   * @type {Bound | undefined}
   */
  let adding;

  const add = (/** @type {Function} */ inherited) =>
    /**
     * @this {EventEmitter}
     * @param {any} type
     * @param {any} listener
     * @param {any[]} rest
     */
    function (type, listener, ...rest) {
      if (typeof listener !== 'function' || listener === adding) {
        return ReflectApply(inherited, this, [type, listener, ...rest]);
      }
      if (adding !== undefined && listener.listener === adding) {
        // Node's `once` wraps its argument and adds the wrapper.
        listener.listener = adding.listener;
        return ReflectApply(inherited, this, [type, listener, ...rest]);
      }
      const outer = adding;
      adding = bindFunction(manager, context, listener);
      adding.listener = listener;
      try {
        return ReflectApply(inherited, this, [type, adding, ...rest]);
      } finally {
        adding = outer;
      }
    };

  const remove = (/** @type {Function} */ inherited) =>
    /**
     * @this {EventEmitter}
     * @param {any} type
     * @param {any} listener
     */
    function (type, listener) {
      /** @type {Bound | undefined} */
      const entry = ReflectApply(rawListeners, this, [type]).findLast((/** @type {Bound} */ each) =>
        standsFor(each, listener),
      );
      // Node follows one wrapper itself, and passes the argument on to `removeListener` events.
      const deeper = entry !== undefined && entry.listener !== listener;
      return ReflectApply(inherited, this, [type, deeper ? entry : listener]);
    };

  for (const name of ADD) emitter[name] = add(emitter[name]);
  for (const name of REMOVE) emitter[name] = remove(emitter[name]);
}

module.exports = { bindEmitter };
