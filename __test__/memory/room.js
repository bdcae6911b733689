'use strict';

/**
 * What a row has: a storage, values that it enters, and things that stay when it is over. Whether a
 * value is still there afterwards is the row's result; nothing here keeps one.
 */
class Room {
  /** @type {WeakRef<object>[]} */
  refs = [];
  /** @type {unknown[]} */
  #held = [];

  /**
   * @param {typeof import('node:async_hooks').AsyncLocalStorage} Storage ours, or Node's
   * @param {any} exported all that our package exports, where ours is the subject
   */
  constructor(Storage, exported) {
    this.Storage = Storage;
    this.exported = exported;
    this.storage = /** @type {any} */ (new Storage());
  }

  /** @returns {object} a new value, watched */
  value() {
    const value = {};
    this.refs.push(new WeakRef(value));
    return value;
  }

  /**
   * Calls `fn` in a context of its own, with a new value.
   *
   * @template R
   * @param {() => R} fn
   * @returns {R}
   */
  run(fn) {
    return this.storage.run(this.value(), fn);
  }

  /**
   * What the program keeps for good.
   *
   * @template T
   * @param {T} thing
   * @returns {T}
   */
  hold(thing) {
    this.#held.push(thing);
    return thing;
  }

  /** Has something keep the current context for good, for a reader that may still come. */
  keepContext() {
    void this.hold(new Promise(() => {})).then(() => this.storage.getStore());
  }

  /** How many of the values are still there. */
  get alive() {
    return this.refs.filter((ref) => ref.deref() !== undefined).length;
  }
}

module.exports = { Room };
