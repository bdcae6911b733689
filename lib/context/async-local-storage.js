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
 * Equals `Object.is`. V8 compiles `Object.is` to a call but `===` to a comparison, and the two
 * differ only for numbers.
 *
 * @param {unknown} a
 * @param {unknown} b
 */
const sameValue = (a, b) => (typeof a === 'number' ? ObjectIs(a, b) : a === b);

/**
 * @param {import('../frame/frame.js').Content} content
 * @param {import('../frame/frame.js').FrameKey} key
 * @param {any} prior the value that the key had, or ABSENT
 */
const restored = (content, key, prior) =>
  prior === ABSENT ? remove(content, key) : extend(content, key, prior);

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
      // The storage was disabled in another context that has since ended: `found` still has the
      // value under the old key.
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
    const content = current();
    return function bound(callback, ...args) {
      const found = exchange(content);
      try {
        return callback(...args);
      } finally {
        exchange(found);
      }
    };
  }

  /**
   * Restores the value of this store only: a context that another store entered with `enterWith`
   * stays.
   *
   * @param {import('../frame/frame.js').Content} left the content of the slot, now or until just
   *   before
   * @param {any} prior the earlier value of this store, or ABSENT
   */
  #leave(left, prior) {
    exchange(restored(left, this.#key, prior));
  }

  static {
    // A scope that ends in a context other than its own enters a context there, which is not
    // restored.
    leaveScope = (storage, prior) => enter(restored(current(), storage.#key, prior));
  }
}

/**
 * The return value of `withScope`. It ends at `dispose`, at the end of a `using` block, or never.
 */
class RunScope {
  /** @type {AsyncLocalStorage<any> | undefined} */
  #storage;
  #prior;

  /**
   * @param {AsyncLocalStorage<any>} storage
   * @param {any} prior the earlier value of the storage, or ABSENT
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
