'use strict';

const {
  ABSENT,
  add,
  current,
  enter,
  exchange,
  extend,
  Key,
  lookup,
  remove,
  set,
} = require('../thread.js');
const { wrappers } = require('./bound-function.js');
const { validateFunction, validateObject } = require('../internal/validators.js');
const { ObjectIs, ReflectApply, SymbolDispose } = require('../internal/primordials.js');

const wrapper = wrappers('');

/** @type {object} */
const NO_OPTIONS = Object.freeze({ __proto__: null });

/**
 * `Object.is`, which V8 compiles to a call; `===`, from which it differs for numbers only, is a
 * comparison.
 *
 * @param {unknown} a
 * @param {unknown} b
 */
const sameValue = (a, b) => (typeof a === 'number' ? ObjectIs(a, b) : a === b);

/**
 * @param {import('../frame/frame.js').Slot} slot
 * @param {import('../frame/frame.js').FrameKey} key
 * @param {any} prior what it had, or ABSENT
 */
const restored = (slot, key, prior) =>
  prior === ABSENT ? remove(slot, key) : extend(slot, key, prior);

/**
 * Ends a scope of a storage.
 *
 * @type {(storage: AsyncLocalStorage<any>, prior: any) => void}
 */
let leaveScope;

/**
 * `AsyncLocalStorage` with the behaviour of Node 26 (lib/internal/async_local_storage/), on every
 * Node.
 *
 * @template T
 */
class AsyncLocalStorage {
  #key = new Key();
  /** @type {string} */
  #name = '';
  /** @type {any} */
  #defaultValue;

  /** @param {{ name?: string, defaultValue?: T }} [options] */
  constructor(options = NO_OPTIONS) {
    validateObject(options, 'options');
    this.#defaultValue = options.defaultValue;
    if (options.name !== undefined) this.#name = `${options.name}`;
  }

  get name() {
    return this.#name;
  }

  /** @returns {T | undefined} */
  getStore() {
    const value = lookup(current(), this.#key);
    return value === ABSENT ? this.#defaultValue : value;
  }

  /**
   * @template R
   * @template {unknown[]} A
   * @param {T} store
   * @param {(...args: A) => R} callback
   * @param {A} args
   * @returns {R}
   */
  run(store, callback, ...args) {
    const key = this.#key;
    const found = current();
    const prior = lookup(found, key);
    if (sameValue(prior === ABSENT ? this.#defaultValue : prior, store)) {
      return ReflectApply(callback, null, args);
    }
    const frame = prior === ABSENT ? add(found, key, store) : extend(found, key, store);
    set(frame);
    try {
      return ReflectApply(callback, null, args);
    } finally {
      const left = exchange(found);
      // Disabled in another context, which was left again: `found` has the value under the old key.
      if (left !== frame || key.retired) this.#leave(left, prior);
    }
  }

  /**
   * @template R
   * @template {unknown[]} A
   * @param {(...args: A) => R} callback
   * @param {A} args
   * @returns {R}
   */
  exit(callback, ...args) {
    return ReflectApply(this.run, this, [undefined, callback, ...args]);
  }

  /** @param {T} store */
  enterWith(store) {
    enter(extend(current(), this.#key, store));
  }

  disable() {
    const key = this.#key;
    const found = current();
    this.#key = new Key();
    key.retired = true;
    exchange(remove(found, key));
  }

  /** @param {T} store */
  withScope(store) {
    const key = this.#key;
    const found = current();
    const prior = lookup(found, key);
    enter(prior === ABSENT ? add(found, key, store) : extend(found, key, store));
    return new RunScope(this, prior);
  }

  /**
   * @template {(...args: any[]) => any} F
   * @param {F} fn
   * @returns {F}
   */
  static bind(fn) {
    validateFunction(fn, 'fn');
    return /** @type {any} */ (wrapper(fn, current(), 'bound', fn.length));
  }

  /** @returns {<R, A extends any[]>(callback: (...args: A) => R, ...args: A) => R} */
  static snapshot() {
    const slot = current();
    return function bound(callback, ...args) {
      const found = exchange(slot);
      try {
        return callback(...args);
      } finally {
        exchange(found);
      }
    };
  }

  /**
   * Puts back this store's value and nobody else's: another store's `enterWith` stays.
   *
   * @param {import('../frame/frame.js').Slot} left what is in the slot, or was until just now
   * @param {any} prior this store's value before, or ABSENT
   */
  #leave(left, prior) {
    exchange(restored(left, this.#key, prior));
  }

  static {
    // Ended in another context than its own, a scope enters one there, which nobody puts back.
    leaveScope = (storage, prior) => enter(restored(current(), storage.#key, prior));
  }
}

/** What `withScope` returns: ends at `dispose`, at the end of a `using` block, or not at all. */
class RunScope {
  /** @type {AsyncLocalStorage<any> | undefined} */
  #storage;
  #prior;

  /**
   * @param {AsyncLocalStorage<any>} storage
   * @param {any} prior its value before, or ABSENT
   */
  constructor(storage, prior) {
    this.#storage = storage;
    this.#prior = prior;
  }

  dispose() {
    const storage = this.#storage;
    if (storage === undefined) return;
    const prior = this.#prior;
    this.#storage = this.#prior = undefined;
    leaveScope(storage, prior);
  }

  [SymbolDispose]() {
    this.dispose();
  }
}

module.exports = { AsyncLocalStorage };
