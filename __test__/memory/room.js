'use strict';

/**
 * What a row works with: a storage, the values that it enters, and things that outlive it. Whether a
 * value is still alive afterwards is the row's result; a room itself keeps no value.
 */
class Room {
  /** @type {WeakRef<object>[]} */
  refs = [];
  /** @type {unknown[]} */
  #held = [];

  /**
   * @param {typeof import('node:async_hooks').AsyncLocalStorage} Storage ours, or Node's
   * @param {any} exported everything that our package exports, if ours is the subject
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
   * Keeps a thing for good.
   *
   * @template T
   * @param {T} thing
   * @returns {T}
   */
  hold(thing) {
    this.#held.push(thing);
    return thing;
  }

  /** Keeps the current context for good, in a reaction that could still read the value. */
  keepContext() {
    void this.hold(new Promise(() => {})).then(() => this.storage.getStore());
  }

  /** How many of the values are still alive. */
  get alive() {
    return this.refs.filter((ref) => ref.deref() !== undefined).length;
  }
}

module.exports = { Room };
