'use strict';

const { bindFunction } = require('./bind-function.js');
const { notBindable } = require('../internal/errors.js');
const { ReflectApply } = require('../internal/primordials.js');

/**
 * Emitters whose listeners run in one context of OpenTelemetry's. What is added is a bound function
 * that names its listener in the property `listener`, as Node's own `once` wrappers do: by it
 * `listeners`, `listenerCount` and the events know the listener (Node's lib/events.js).
 *
 * Instrumentation of HTTP does this to two objects a request, so it has to be cheap: the methods are
 * assigned, and enumerable, because each `defineProperty` takes as long as all the rest.
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

/** How many wrappers around a listener are looked through: a circle of them must not hang. */
const DEPTH = 10;

/**
 * @param {Bound | undefined} entry of the emitter's list
 * @param {unknown} listener
 * @returns {boolean} whether it is the listener, or a wrapper of it, whoever made that
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
   * What is being added right now: one method adds through another, and it is bound once.
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
        // Node's `once` puts a wrapper around what it was given, and adds that.
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
      // Node looks through one wrapper itself, and tells `removeListener` listeners what it was given.
      const deeper = entry !== undefined && entry.listener !== listener;
      return ReflectApply(inherited, this, [type, deeper ? entry : listener]);
    };

  for (const name of ADD) emitter[name] = add(emitter[name]);
  for (const name of REMOVE) emitter[name] = remove(emitter[name]);
}

module.exports = { bindEmitter };
