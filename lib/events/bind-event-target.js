'use strict';

const { getEventListeners } = require('node:events');
const { Snapshot } = require('../context/internals.js');
const { noteDispatch } = require('./event-context.js');
const { override } = require('./own-methods.js');
const { isDebugged, tagged } = require('../internal/devtools.js');
const { invalidArgType, notOurs } = require('../internal/errors.js');
const { ReflectApply } = require('../internal/primordials.js');

/**
 * EventTargets whose listeners run in the context of their registration, or in one context for all.
 *
 * A target identifies a listener by the listener, its type and its `capture` option, so a listener
 * that is added twice is called once. Each of these triples has one wrapper while it is registered.
 * The platform handles duplicates, `once`, `signal` and weak handlers as usual. Only the platform
 * holds the wrapper, and with it the context, because it does not report that `once` or a signal has
 * removed it.
 *
 * @typedef {InstanceType<typeof Snapshot>} SnapshotInstance
 * @typedef {((event: any) => any) | { handleEvent(event: any): any }} Listener
 *
 * @typedef {object} Binding of a target
 * @property {boolean} all whether every listener is bound, or only those that ask for it
 * @property {SnapshotInstance | undefined} home the context for all listeners, if there is one
 * @property {WeakMap<object, Map<string, WeakRef<object>>>} wrappers by listener, then by type and capture
 * @property {(this: EventTarget, type: string, listener: any, options: any, bind: boolean) => void} add
 */

/** @type {WeakMap<EventTarget, Binding>} */
const bindings = new WeakMap();

/**
 * @param {any} listener
 * @param {SnapshotInstance} snapshot
 */
function wrap(listener, snapshot) {
  if (typeof listener === 'function') {
    const called = isDebugged ? tagged(listener, 'listener') : listener;
    return Object.assign(
      /** @this {any} */
      function bound(/** @type {any} */ event) {
        noteDispatch(event);
        return snapshot.run(ReflectApply, called, this, [event]);
      },
      { listener },
    );
  }
  return {
    listener,
    /** @param {any} event */
    handleEvent(event) {
      noteDispatch(event);
      // Looked up for each event, as the platform does.
      return snapshot.run(() => {
        const { handleEvent } = listener;
        if (handleEvent) return ReflectApply(handleEvent, listener, [event]);
      });
    },
  };
}

/** @param {any} options */
const captures = (options) => Boolean(typeof options === 'object' ? options?.capture : options);

/**
 * @param {EventTarget} target
 * @throws {TypeError} `ERR_ASYNC_CONTEXT_NOT_BINDABLE`
 * @returns {Binding}
 */
function bindingOf(target) {
  const known = bindings.get(target);
  if (known !== undefined) return known;
  const { addEventListener } = target;
  /** @type {Binding} */
  const binding = {
    all: false,
    home: undefined,
    wrappers: new WeakMap(),
    add(type, listener, options, bind) {
      const bindable = typeof listener === 'function' || typeof listener === 'object';
      if (!bindable || listener === null) {
        return ReflectApply(addEventListener, this, [type, listener, options]);
      }
      const key = `${captures(options)} ${type}`;
      const there = getEventListeners(this, type);
      let byKey = binding.wrappers.get(listener);
      let entry = byKey?.get(key)?.deref();
      if (entry === undefined || !there.includes(/** @type {any} */ (entry))) {
        // A listener that was added before the target was bound is not changed.
        entry = listener;
        if (bind && !there.includes(listener)) {
          const wrapped = wrap(listener, binding.home ?? new Snapshot());
          entry = wrapped;
          if (byKey === undefined) binding.wrappers.set(listener, (byKey = new Map()));
          byKey.set(key, new WeakRef(wrapped));
        }
      }
      return ReflectApply(addEventListener, this, [type, entry, options]);
    },
  };
  override(target, {
    addEventListener: () =>
      /** @this {EventTarget} */
      function (type, listener, options) {
        return ReflectApply(binding.add, this, [type, listener, options, binding.all]);
      },
    removeEventListener: (inherited) =>
      /** @this {EventTarget} */
      function (type, listener, options) {
        const byKey = binding.wrappers.get(listener);
        const key = `${captures(options)} ${type}`;
        const entry = byKey?.get(key)?.deref();
        if (entry !== undefined) {
          byKey?.delete(key);
          ReflectApply(inherited, this, [type, entry, options]);
        }
        return ReflectApply(inherited, this, [type, listener, options]);
      },
  });
  bindings.set(target, binding);
  return binding;
}

/**
 * @param {unknown} target
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`
 */
function validateEventTarget(target) {
  if (!(target instanceof EventTarget)) {
    throw invalidArgType('target', 'an instance of EventTarget', target);
  }
}

/**
 * @template {EventTarget} E
 * @param {E} target
 * @param {SnapshotInstance} [snapshot]
 * @returns {E}
 */
function bindEventTarget(target, snapshot) {
  validateEventTarget(target);
  if (snapshot !== undefined && !(snapshot instanceof Snapshot)) {
    throw notOurs('snapshot', 'AsyncContext.Snapshot', snapshot);
  }
  const binding = bindingOf(target);
  binding.all = true;
  binding.home = snapshot;
  return target;
}

/**
 * Adds one listener, bound to the current context.
 *
 * @param {EventTarget} target
 * @param {string} type
 * @param {any} listener
 * @param {any} options
 */
function addBound(target, type, listener, options) {
  ReflectApply(bindingOf(target).add, target, [type, listener, options, true]);
}

module.exports = { addBound, bindEventTarget, validateEventTarget };
