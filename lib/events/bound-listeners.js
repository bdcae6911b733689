'use strict';

const { current } = require('../thread.js');
const { wrappers } = require('../context/internals.js');
const { override } = require('./own-methods.js');
const { invalidArgType } = require('../internal/errors.js');
const { ReflectApply } = require('../internal/primordials.js');

const wrapper = wrappers('');

/**
 * Bound listeners of EventEmitters. One stands in the emitter's list as a wrapper, which nobody
 * shall see. Node does most of that itself: its own `once` puts wrappers there, and `listeners`,
 * `off` and the events know them by their property `listener`. What is left are the methods that
 * show or take what stands in the list itself; an emitter with bound listeners gets these as
 * methods of its own, which look through.
 *
 * @typedef {((...args: any[]) => any) & { listener?: Function }} Entry
 */

/**
 * What each wrapper stands for.
 *
 * @type {WeakMap<Function, Entry>}
 */
const originals = new WeakMap();

/** @param {Entry} entry */
const shown = (entry) => originals.get(entry) ?? entry;

/**
 * @param {Entry} listener
 * @returns {Entry} which runs it in the context that is current now
 */
function bound(listener) {
  if (originals.has(listener)) return listener;
  const entry = /** @type {Entry} */ (wrapper(listener, current(), 'bound', 0));
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
 * `removeListener` and `off`. What they are called with is what Node passes to `removeListener`
 * events, so it is called with the same, and finds the wrapper by it.
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
    // `removeAllListeners` passes what stands in the list.
    const sought = typeof listener === 'function' ? shown(listener) : listener;
    const entries = ReflectApply(rawListeners, this, [type]);
    const entry = entries.findLast(
      (/** @type {Entry} */ each) => shown(each) === sought || each.listener === sought,
    );
    // Node finds it, or there is none.
    if (entry === undefined || entry === sought || entry.listener === sought) {
      return ReflectApply(inherited, this, [type, sought]);
    }
    // It is a wrapper of a wrapper, such as that of `once`, and the inner one is sought.
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

/** The emitters that look through. */
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

module.exports = { bound, lookThrough, validateEmitter };
