'use strict';

const { AsyncContext } = require('../../index.js');
const { bindEmitter } = require('../../entries/events.js');

/**
 * What is done to one library. Functions are replaced once, by such that do what the original does
 * while nobody wants the library repaired: so it can be undone in whatever order others have
 * replaced them too, and asked for again.
 */
class Repair {
  /** How many want it. */
  #wanted = 0;

  /**
   * Of functions that are exported, by what is replaced.
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
   * @param {Function} repaired is called in its place, with the same receiver
   * @returns {Function}
   */
  #inPlaceOf(original, repaired) {
    const repair = this;
    /**
     * @this {any}
     * @param {any[]} args
     */
    const replacement = function (...args) {
      return Reflect.apply(repair.wanted ? repaired : original, this, args);
    };
    for (const key of Reflect.ownKeys(original)) {
      if (key === 'prototype' || key === 'arguments' || key === 'caller') continue;
      const descriptor = Reflect.getOwnPropertyDescriptor(original, key);
      Object.defineProperty(replacement, key, /** @type {PropertyDescriptor} */ (descriptor));
    }
    this.#ours.add(replacement);
    return replacement;
  }

  /**
   * What to export in place of a function, however often it is asked for.
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
   * Replaces a method, inherited or own.
   *
   * @param {any} object
   * @param {string | symbol} name
   * @param {(original: any) => Function} make
   */
  method(object, name, make) {
    const original = object[name];
    if (this.#ours.has(original)) return;
    const value = this.#inPlaceOf(original, make(original));
    const { enumerable = false } = Reflect.getOwnPropertyDescriptor(object, name) ?? {};
    Object.defineProperty(object, name, { value, enumerable, writable: true, configurable: true });
  }

  /**
   * Has the emitters that inherit from a prototype call their listeners in the context in which
   * these were added.
   *
   * @param {any} prototype
   * @param {(emitter: any) => boolean} [concerns] which of them; all, if it is left out
   */
  listeners(prototype, concerns = () => true) {
    if (this.#emitters.has(prototype)) return;
    this.#emitters.add(prototype);
    const adding = ['on', 'addListener', 'prependListener'];
    const originals = adding.map((name) => prototype[name]);
    bindEmitter(prototype);
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
   * For a library that has a switch of its own.
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
 * @template T
 * @param {T} callback
 * @returns {T} which runs in the context that is current now, if it is a function
 */
function bound(callback) {
  return typeof callback === 'function'
    ? /** @type {any} */ (AsyncContext.Snapshot.wrap(/** @type {any} */ (callback)))
    : callback;
}

/**
 * As `bound`, for a callback that is called once, and let go of then: connections that stay open
 * may hold on to whoever waited for them.
 *
 * @param {((...args: any[]) => any) | undefined} callback
 * @param {(...args: any[]) => void} before is called first, with the same
 * @returns {(...args: any[]) => any}
 */
function boundOnce(callback, before) {
  /** @type {InstanceType<typeof AsyncContext.Snapshot> | undefined} */
  let context = new AsyncContext.Snapshot();
  return (...args) => {
    const [to, call] = [context, callback];
    context = callback = undefined;
    return to?.run(() => {
      before(...args);
      return call?.(...args);
    });
  };
}

module.exports = { Repair, bound, boundOnce };
