'use strict';

const { isDeepStrictEqual } = require('node:util');
const { AsyncContext } = require('../../index.js');
const { bindToRegistration, boundOver } = require('../events/internals.js');

/**
 * The repair of one library. Functions are replaced once. While the repair is not wanted, a replacement
 * does what the original does. So a repair can be undone and requested again, in any order with other
 * tools that replaced the same functions.
 */
class Repair {
  /** How many callers want the repair. */
  #wanted = 0;

  /**
   * The replacements of exported functions, by the original.
   *
   * @type {WeakMap<Function, Function>}
   */
  #replacements = new WeakMap();

  /** @type {WeakSet<Function>} */
  #ours = new WeakSet();

  /** @type {WeakSet<object>} */
  #emitters = new WeakSet();

  /** @type {Map<object, { start(): void, stop(): void }>} */
  #switches = new Map();

  /**
   * What was passed in place of each callback that the application may name again.
   *
   * @type {WeakMap<Function, Passed[]>}
   */
  #passed = new WeakMap();

  start() {
    if (this.#wanted++ === 0) for (const each of this.#switches.values()) each.start();
  }

  stop() {
    if (--this.#wanted === 0) for (const each of this.#switches.values()) each.stop();
  }

  get wanted() {
    return this.#wanted > 0;
  }

  /**
   * @param {Function} original
   * @param {Function} repaired is called instead, with the same receiver
   * @returns {Function}
   */
  #inPlaceOf(original, repaired) {
    const repair = this;
    /**
     * @this {any}
     * @param {any[]} args
     */
    const replacement = function (...args) {
      const called = repair.wanted ? repaired : original;
      if (new.target === undefined) return Reflect.apply(called, this, args);
      return Reflect.construct(called, args, new.target === replacement ? called : new.target);
    };
    replacement.prototype = original.prototype;
    for (const key of Reflect.ownKeys(original)) {
      if (key === 'prototype' || key === 'arguments' || key === 'caller') continue;
      const descriptor = Reflect.getOwnPropertyDescriptor(original, key);
      Object.defineProperty(replacement, key, /** @type {PropertyDescriptor} */ (descriptor));
    }
    this.#ours.add(replacement);
    return replacement;
  }

  /**
   * Returns the replacement of an exported function, the same one for each call.
   *
   * @template {Function} F
   * @param {F} original
   * @param {Function} repaired
   * @returns {F}
   */
  replacement(original, repaired) {
    if (this.#ours.has(original)) return original;
    let replacement = this.#replacements.get(original);
    if (replacement === undefined) {
      replacement = this.#inPlaceOf(original, repaired);
      this.#replacements.set(original, replacement);
    }
    return /** @type {any} */ (replacement);
  }

  /**
   * Returns a new replacement of a function that the application got from another function.
   *
   * @param {Function} original
   * @param {Function} repaired
   */
  copy(original, repaired) {
    return this.#inPlaceOf(original, repaired);
  }

  /**
   * Replaces an inherited or own method. Does nothing if it is replaced already, in this object.
   *
   * @param {any} object
   * @param {string | symbol} name
   * @param {(original: any) => Function} make
   */
  method(object, name, make) {
    const original = object[name];
    if (this.#ours.has(original) && Object.hasOwn(object, name)) return;
    const value = this.#inPlaceOf(original, make(original));
    const { enumerable = false } = Reflect.getOwnPropertyDescriptor(object, name) ?? {};
    Object.defineProperty(object, name, { value, enumerable, writable: true, configurable: true });
  }

  /**
   * Replaces a method of an object that passes through a function at run time. There may be a new object for
   * each call, so little is copied to the replacement: copying all properties takes longer than the rest.
   *
   * @param {any} object
   * @param {string} name
   * @param {(original: any) => Function} make
   */
  own(object, name, make) {
    const original = object[name];
    const descriptor = Reflect.getOwnPropertyDescriptor(object, name);
    if (descriptor !== undefined && this.#ours.has(original)) return;
    const repair = this;
    const repaired = make(original);
    /** @this {any} @param {any[]} args */
    const value = function (...args) {
      return Reflect.apply(repair.wanted ? repaired : original, this, args);
    };
    if (original.length > 0) Object.defineProperty(value, 'length', { value: original.length });
    this.#ours.add(value);
    const enumerable = descriptor?.enumerable ?? false;
    Object.defineProperty(object, name, { value, enumerable, writable: true, configurable: true });
  }

  /**
   * Makes the emitters that inherit from a prototype call their listeners with the values of the context
   * in which the listeners were added. What had no value there, a listener sees as it would without the
   * repair: a middleware in front of the one that enters a context adds its listeners without it.
   *
   * @param {any} prototype
   * @param {(emitter: any) => boolean} [concerns] selects emitters; by default all
   */
  listeners(prototype, concerns = () => true) {
    if (this.#emitters.has(prototype)) return;
    this.#emitters.add(prototype);
    const adding = ['on', 'addListener', 'prependListener'];
    const originals = adding.map((name) => prototype[name]);
    bindToRegistration(prototype, boundOver);
    for (const [index, name] of adding.entries()) {
      const binding = prototype[name];
      Object.defineProperty(prototype, name, { value: originals[index], configurable: true });
      this.method(
        prototype,
        name,
        (original) =>
          /** @this {any} */
          function (/** @type {any[]} */ ...args) {
            return Reflect.apply(concerns(this) ? binding : original, this, args);
          },
      );
    }
  }

  /**
   * Binds a callback that the application may name again to remove it. The same callback with the same
   * arguments is bound once: libraries that keep callbacks in a Set recognize it.
   *
   * @template {Function} F
   * @param {F} callback
   * @param {unknown} receiver
   * @param {unknown[]} others the other arguments
   * @returns {F}
   */
  remembered(callback, receiver, others) {
    const all = this.#passed.get(callback) ?? [];
    let entry = all.find((each) => isFor(each, receiver, others));
    if (entry === undefined) {
      entry = { receiver, others, passed: bound(callback), count: 0 };
      this.#passed.set(callback, [...all, entry]);
    }
    entry.count++;
    return /** @type {any} */ (entry.passed);
  }

  /**
   * @param {any} callback
   * @param {unknown} receiver
   * @param {unknown[]} others the other arguments
   * @returns {any} what was passed in its place, if anything
   */
  forgotten(callback, receiver, others) {
    const all = this.#passed.get(callback);
    if (all === undefined) return callback;
    const entry = all.find((each) => isFor(each, receiver, others));
    // It may be one of several channels that it was added to at once.
    if (entry === undefined) {
      return (all.find((each) => each.receiver === receiver) ?? all[0]).passed;
    }
    if (--entry.count === 0) {
      const rest = all.filter((each) => each !== entry);
      if (rest.length === 0) this.#passed.delete(callback);
      else this.#passed.set(callback, rest);
    }
    return entry.passed;
  }

  /**
   * Registers the library's own switch for a repair.
   *
   * @param {object} library
   * @param {{ start(): void, stop(): void }} methods
   */
  switches(library, methods) {
    if (this.#switches.has(library)) return;
    this.#switches.set(library, methods);
    if (this.wanted) methods.start();
  }
}

/**
 * @typedef {object} Passed
 * @property {unknown} receiver
 * @property {unknown[]} others the other arguments
 * @property {Function} passed in place of the callback
 * @property {number} count how often
 */

/**
 * @param {Passed} passed
 * @param {unknown} receiver
 * @param {unknown[]} others
 */
const isFor = (passed, receiver, others) =>
  passed.receiver === receiver && isDeepStrictEqual(passed.others, others);

/**
 * @template T
 * @param {T} callback
 * @returns {T} a function that runs it in the current context, or the callback if it is not a function
 */
function bound(callback) {
  return typeof callback === 'function'
    ? /** @type {any} */ (AsyncContext.Snapshot.wrap(/** @type {any} */ (callback)))
    : callback;
}

/**
 * Does what `bound` does for a callback that is called once. The callback and its context are released
 * then, because connections that stay open may hold the function longer.
 *
 * @param {((...args: any[]) => any) | undefined} callback
 * @param {(...args: any[]) => void} [before] is called first, with the same arguments
 * @returns {(...args: any[]) => any}
 */
function boundOnce(callback, before) {
  /** @type {InstanceType<typeof AsyncContext.Snapshot> | undefined} */
  let context = new AsyncContext.Snapshot();
  return /** @this {any} */ function (/** @type {any[]} */ ...args) {
    const [to, call] = [context, callback];
    context = callback = undefined;
    return to?.run(() => {
      before?.(...args);
      return call === undefined ? undefined : Reflect.apply(call, this, args);
    });
  };
}

/**
 * Does what `bound` does, for as long as the context is held.
 *
 * @param {{ context?: InstanceType<typeof AsyncContext.Snapshot> }} held
 * @param {(...args: any[]) => any} callback
 */
function boundWhile(held, callback) {
  const made = /** @this {any} */ function (/** @type {any[]} */ ...args) {
    return held.context === undefined
      ? Reflect.apply(callback, this, args)
      : held.context.run(() => Reflect.apply(callback, this, args));
  };
  return Object.defineProperty(made, 'length', { value: callback.length });
}

module.exports = { Repair, bound, boundOnce, boundWhile };
