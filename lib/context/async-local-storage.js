'use strict';

const {
  ABSENT,
  add,
  current,
  enter,
  entryOf,
  exchange,
  extend,
  Key,
  lookup,
  read,
  remove,
  restore,
  set,
} = require('../thread.js');
const { wrappers } = require('./bound-function.js');
const { watchScope } = require('./watch-scope.js');
const { SymbolInspect, inspectName } = require('../internal/inspect-name.js');
const { invalidArgType, invalidThis } = require('../internal/errors.js');
const { validateFunction, validateObject } = require('../internal/validators.js');
const { ObjectIs, ReflectApply, SymbolDispose } = require('../internal/primordials.js');

/** @typedef {import('../frame/frame.js').FrameKey} FrameKey */

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
 * Node leaves it to the call of the callback to throw, without a code. This is the same TypeError
 * earlier, with one.
 *
 * @param {string} argument
 * @param {unknown} callback
 * @param {string} advice
 */
const notCallable = (argument, callback, advice) =>
  invalidArgType(argument, 'of type function', callback, advice);

/**
 * Ends a scope of a storage.
 *
 * @type {(storage: AsyncLocalStorage<any>, key: FrameKey, prior: any) => void}
 */
let leaveScope;

/**
 * `AsyncLocalStorage` with the behaviour of Node 26 (lib/internal/async_local_storage/), on every
 * Node.
 *
 * In Node, `run` and `withScope` call `this.getStore` and `this.enterWith`, and subclasses rely on
 * it: tracers override the two methods to store a value of another form. A storage whose methods
 * are those of this class does without these calls.
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
    let defaultValue;
    try {
      defaultValue = this.#defaultValue;
    } catch {
      throw invalidThis('AsyncLocalStorage', this, 'storage.getStore()');
    }
    const value = read(current(), this.#key);
    return value === ABSENT ? defaultValue : value;
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
    // Nothing more is checked here: V8 inlines all of `run` only while it is short (docs/frames.md).
    if (
      this.getStore !== getStore ||
      this.enterWith !== enterWith ||
      typeof callback !== 'function'
    ) {
      return runThroughMethods(this, store, callback, args);
    }
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
      if (left !== frame || key.retired) this.#leave(left, key, entryOf(found, key));
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
    if (this === undefined) throw invalidThis('AsyncLocalStorage', this, 'storage.exit(callback)');
    if (typeof callback !== 'function') {
      throw notCallable('callback', callback, 'Write storage.exit(() => { … })');
    }
    return ReflectApply(this.run, this, [undefined, callback, ...args]);
  }

  /** @param {T} store */
  enterWith(store) {
    let key;
    try {
      key = this.#key;
    } catch {
      throw invalidThis('AsyncLocalStorage', this, 'storage.enterWith(store)');
    }
    const found = current();
    const { previous } = key;
    enter(extend(previous === null ? found : remove(found, previous), key, store));
  }

  disable() {
    let key;
    try {
      key = this.#key;
    } catch {
      throw invalidThis('AsyncLocalStorage', this, 'storage.disable()');
    }
    const found = current();
    this.#key = new Key();
    this.#key.previous = key;
    key.previous = null;
    key.retired = true;
    const rest = remove(found, key);
    if (rest !== found) enter(rest);
  }

  /** @param {T} store */
  withScope(store) {
    if (this?.getStore !== getStore || this.enterWith !== enterWith) {
      assertMethods(this, 'storage.withScope(store)');
      const prior = this.getStore();
      this.enterWith(store);
      return new RunScope(this, undefined, prior);
    }
    const key = this.#key;
    const found = current();
    const prior = entryOf(found, key);
    enter(prior === ABSENT ? add(found, key, store) : extend(found, key, store));
    return new RunScope(this, key, prior);
  }

  /**
   * @param {number} depth
   * @param {import('node:util').InspectOptions} options
   * @param {typeof import('node:util').inspect} inspect
   */
  [SymbolInspect](depth, options, inspect) {
    if (!(#key in this)) return this; // The prototype.
    const label = this.constructor?.name ?? 'AsyncLocalStorage';
    return inspectName(this, label, depth, options, inspect);
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
    return function bound(cb, ...args) {
      if (typeof cb !== 'function') {
        throw notCallable('cb', cb, 'Write snapshot(() => { … })');
      }
      const found = exchange(content);
      try {
        return cb(...args);
      } finally {
        exchange(found);
      }
    };
  }

  /**
   * Restores the value of this store only: a context that another store entered with `enterWith`
   * stays. `enter`, because a scope may end in a context that is not restored.
   *
   * @param {import('../frame/frame.js').Content} left the content of the slot, now or until just
   *   before
   * @param {FrameKey} key the key that was entered; not that of the storage if the storage was
   *   disabled since
   * @param {any} prior the earlier entry of this store, or ABSENT
   */
  #leave(left, key, prior) {
    const rest = key === this.#key ? left : remove(left, key);
    enter(prior === ABSENT ? remove(rest, this.#key) : restore(rest, this.#key, prior));
  }

  static {
    leaveScope = (storage, key, prior) => storage.#leave(current(), key, prior);
  }
}

const { enterWith, getStore } = AsyncLocalStorage.prototype;

/**
 * @param {any} storage
 * @param {string} call
 */
function assertMethods(storage, call) {
  if (typeof storage?.getStore === 'function' && typeof storage.enterWith === 'function') return;
  throw invalidThis('AsyncLocalStorage', storage, call);
}

/**
 * What Node's `run` does, step by step, for a storage with methods of its own.
 *
 * @param {AsyncLocalStorage<any>} storage
 * @param {any} store
 * @param {Function} callback
 * @param {any[]} args
 */
function runThroughMethods(storage, store, callback, args) {
  assertMethods(storage, 'storage.run(store, callback)');
  if (typeof callback !== 'function') {
    throw notCallable('callback', callback, 'Write storage.run(store, () => { … })');
  }
  const prior = storage.getStore();
  if (ObjectIs(prior, store)) return ReflectApply(callback, null, args);
  storage.enterWith(store);
  try {
    return ReflectApply(callback, null, args);
  } finally {
    storage.enterWith(prior);
  }
}

/** @type {(scope: RunScope) => boolean} */
let hasEnded;

/**
 * The return value of `withScope`. It ends at `dispose`, at the end of a `using` block, or never.
 */
class RunScope {
  /** @type {AsyncLocalStorage<any> | undefined} */
  #storage;
  /** @type {FrameKey | undefined} */
  #key;
  #prior;

  /**
   * @param {AsyncLocalStorage<any>} storage
   * @param {FrameKey | undefined} key the key that was entered, or undefined for a storage with
   *   methods of its own
   * @param {any} prior with a key the earlier entry of the storage, or ABSENT; else its earlier value
   */
  constructor(storage, key, prior) {
    this.#storage = storage;
    this.#key = key;
    this.#prior = prior;
    if (watchScope !== undefined) watchScope(this, hasEnded);
  }

  dispose() {
    const storage = this.#storage;
    if (storage === undefined) return;
    const key = this.#key;
    const prior = this.#prior;
    this.#storage = this.#key = this.#prior = undefined;
    if (key === undefined) storage.enterWith(prior);
    else leaveScope(storage, key, prior);
  }

  [SymbolDispose]() {
    this.dispose();
  }

  static {
    hasEnded = (scope) => scope.#storage === undefined;
  }
}

module.exports = { AsyncLocalStorage };
