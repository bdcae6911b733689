'use strict';

const { current, exchange, overlay } = require('../thread.js');
const { wrappers } = require('../context/internals.js');
const { override } = require('./own-methods.js');
const { isDebugged, tagged } = require('../internal/devtools.js');
const { invalidArgType } = require('../internal/errors.js');
const { ReflectApply } = require('../internal/primordials.js');

const wrapper = wrappers('');

/**
 * Bound listeners of EventEmitters. The emitter's list holds a wrapper, which programs should not
 * notice. Node supports that: its own `once` also puts wrappers into the list, and `listeners`, `off`
 * and the events recognize them by their property `listener`. A few methods show or take the entries
 * of the list themselves. An emitter with bound listeners gets own versions of these, which show the
 * listener instead of the wrapper.
 *
 * @typedef {((...args: any[]) => any) & { listener?: Function }} Entry
 */

/**
 * The listener of each wrapper.
 *
 * @type {WeakMap<Function, Entry>}
 */
const originals = new WeakMap();

/** @param {Entry} entry */
const shown = (entry) => originals.get(entry) ?? entry;

/**
 * @param {Entry} listener
 * @returns {Entry} runs the listener in the current context
 */
function bound(listener) {
  if (originals.has(listener)) return listener;
  const called = isDebugged ? tagged(listener, 'listener') : listener;
  return inPlaceOf(listener, wrapper(called, current(), 'bound', 0));
}

/**
 * @param {Entry} listener
 * @returns {Entry} runs the listener in the context of the event, with the values of the current context
 *   on top. Without any values now, it is the listener itself: it sees what it would see unbound.
 */
function boundOver(listener) {
  const content = current();
  if (content === undefined || originals.has(listener)) return listener;
  return inPlaceOf(
    listener,
    /** @this {any} @param {any[]} args */ function bound(...args) {
      const found = current();
      exchange(overlay(found, content));
      try {
        return ReflectApply(listener, this, args);
      } finally {
        exchange(found);
      }
    },
  );
}

/**
 * @param {Entry} listener
 * @param {Entry} entry is put into the emitter's list
 */
function inPlaceOf(listener, entry) {
  entry.listener = listener.listener ?? listener;
  originals.set(entry, listener);
  return entry;
}

const METHODS = ['on', 'addListener', 'prependListener', 'removeListener', 'off'];
const MORE_METHODS = ['emit', 'once', 'rawListeners', 'listenerCount'];

/**
 * @param {any} emitter
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`
 */
function validateEmitter(emitter) {
  const methods = typeof emitter === 'object' || typeof emitter === 'function' ? emitter : null;
  for (const name of [...METHODS, ...MORE_METHODS]) {
    if (typeof methods?.[name] !== 'function') {
      throw invalidArgType('emitter', 'an instance of EventEmitter', emitter);
    }
  }
}

/**
 * Makes `removeListener` and `off`. Node passes their argument on to `removeListener` events, so the
 * inherited method must be called with the listener, by which it finds the wrapper.
 *
 * @param {Function} inherited
 * @param {Function} rawListeners
 */
function removing(inherited, rawListeners) {
  /**
   * @this {object}
   * @param {string | symbol} type
   * @param {any} listener
   */
  return function (type, listener) {
    // `removeAllListeners` passes the entries of the list.
    const sought = typeof listener === 'function' ? shown(listener) : listener;
    const entries = ReflectApply(rawListeners, this, [type]);
    const entry = entries.findLast(
      (/** @type {Entry} */ each) => shown(each) === sought || each.listener === sought,
    );
    // Node finds it, or it is not there.
    if (entry === undefined || entry === sought || entry.listener === sought) {
      return ReflectApply(inherited, this, [type, sought]);
    }
    // The entry is a wrapper around a wrapper, such as that of `once`, and the inner one is to be removed.
    if (entries.length === 1) return ReflectApply(inherited, this, [type, entry]);
    const { listener: known } = entry;
    entry.listener = sought;
    try {
      return ReflectApply(inherited, this, [type, sought]);
    } finally {
      entry.listener = known;
    }
  };
}

/** The emitters that have these methods. */
const transparent = new WeakSet();

/**
 * @param {any} emitter
 * @throws {TypeError} `ERR_ASYNC_CONTEXT_NOT_BINDABLE`
 */
function lookThrough(emitter) {
  if (transparent.has(emitter)) return;
  const { rawListeners } = emitter;
  const remove = (/** @type {Function} */ inherited) => removing(inherited, rawListeners);
  override(emitter, {
    removeListener: remove,
    off: remove,
    rawListeners: () =>
      /** @this {object} */
      function (...args) {
        return ReflectApply(rawListeners, this, args).map(shown);
      },
    listenerCount: (inherited) =>
      /** @this {object} */
      function (type, listener) {
        if (typeof listener !== 'function') return ReflectApply(inherited, this, [type, listener]);
        const entries = ReflectApply(rawListeners, this, [type]);
        return entries.filter(
          (/** @type {Entry} */ entry) => shown(entry) === listener || entry.listener === listener,
        ).length;
      },
  });
  transparent.add(emitter);
}

module.exports = { bound, boundOver, lookThrough, validateEmitter };
