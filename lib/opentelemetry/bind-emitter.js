'use strict';

const { bindFunction } = require('./bind-function.js');
const { notBindable } = require('../internal/errors.js');
const { ReflectApply } = require('../internal/primordials.js');

/**
 * Emitters whose listeners run in one context of OpenTelemetry's. What is added is a bound function
 * that names its listener in the property `listener`, as Node's own `once` wrappers do: by it
 * `off`, `listeners`, `listenerCount` and the events know the listener (lib/events.js), so nothing
 * but the methods that add is replaced.
 *
 * Instrumentation of HTTP does this to two objects a request, so it has to be cheap: the methods are
 * assigned, and enumerable, because each `defineProperty` takes as long as all the rest.
 *
 * @typedef {import('node:events').EventEmitter} EventEmitter
 * @typedef {import('./bind-function.js').Bound} Bound
 * @typedef {import('./bind-function.js').Manager} Manager
 */

const ADD = /** @type {const} */ (['on', 'addListener', 'prependListener']);
const ADD_ONCE = /** @type {const} */ (['once', 'prependOnceListener']);

/**
 * What an emitter's `once` is adding right now, if anything: Node's puts it into a wrapper and adds
 * that through `on`, where it must not be bound again.
 *
 * @type {Bound | undefined}
 */
let addingOnce;

/**
 * @param {Manager} manager
 * @param {any} context
 * @param {Bound} listener
 */
function bindListener(manager, context, listener) {
  const bound = bindFunction(manager, context, listener);
  bound.listener = listener;
  return bound;
}

/**
 * @param {Manager} manager
 * @param {any} context
 * @param {Function} add
 */
const adding = (manager, context, add) =>
  /**
   * @this {EventEmitter}
   * @param {any} type
   * @param {any} listener
   * @param {any[]} rest
   */
  function (type, listener, ...rest) {
    let entry = listener;
    if (typeof listener === 'function') {
      if (addingOnce !== undefined && listener.listener === addingOnce) {
        listener.listener = addingOnce.listener;
      } else {
        entry = bindListener(manager, context, listener);
      }
    }
    return ReflectApply(add, this, [type, entry, ...rest]);
  };

/**
 * @param {Manager} manager
 * @param {any} context
 * @param {Function} addOnce
 */
const addingOnceTo = (manager, context, addOnce) =>
  /**
   * @this {EventEmitter}
   * @param {any} type
   * @param {any} listener
   * @param {any[]} rest
   */
  function (type, listener, ...rest) {
    if (typeof listener !== 'function') {
      return ReflectApply(addOnce, this, [type, listener, ...rest]);
    }
    const outer = addingOnce;
    addingOnce = bindListener(manager, context, listener);
    try {
      return ReflectApply(addOnce, this, [type, addingOnce, ...rest]);
    } finally {
      addingOnce = outer;
    }
  };

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
  for (const name of ADD) emitter[name] = adding(manager, context, emitter[name]);
  for (const name of ADD_ONCE) emitter[name] = addingOnceTo(manager, context, emitter[name]);
}

module.exports = { bindEmitter };
