'use strict';

const { CARRIER, CarriedEntry } = require('./foreign.js');
const { ABSENT } = require('./key.js');
const { ObjectFreeze, SafeWeakMap, SymbolIterator } = require('../internal/primordials.js');

/**
 * How long values may be read. A frame holds such a value by a Held, which frames may keep for ever: the
 * value itself is an entry of the lifetime's WeakMap, so it can be collected when the lifetime has ended
 * or the Held is gone. Ending drops the WeakMap: it costs the same however many frames carry its values.
 */
class FrameLifetime {
  /** @type {InstanceType<typeof SafeWeakMap> | null} made for the first value */
  #values = null;
  /** @type {FrameLifetime | undefined} */
  #outer;
  /** @type {Set<FrameLifetime>} those that have not ended */
  #inner = new Set();
  #onRead;

  ended = false;

  /** @param {() => void} [onRead] is called when a value is read after the end */
  constructor(onRead) {
    this.#onRead = onRead;
  }

  /**
   * What ends the outer lifetime ends this one.
   *
   * @param {FrameLifetime} outer
   */
  belongTo(outer) {
    if (this.ended || this.#outer !== undefined || outer === this) return;
    if (outer.ended) {
      this.end();
      return;
    }
    this.#outer = outer;
    outer.#inner.add(this);
  }

  end() {
    if (this.ended) return;
    this.ended = true;
    this.#values = null;
    if (this.#outer !== undefined) this.#outer.#inner.delete(this);
    this.#outer = undefined;
    for (const inner of this.#inner) inner.end();
    this.#inner.clear();
  }

  /**
   * @param {unknown} value
   * @returns {unknown} what a frame keeps; the value itself after the end, when it has no lifetime
   */
  hold(value) {
    if (this.ended) return value;
    const held = new Held(this);
    this.#values ??= new SafeWeakMap();
    this.#values.set(held, value);
    return held;
  }

  /** @param {Held} held */
  read(held) {
    if (!this.ended) return this.#values?.get(held);
    this.#onRead?.();
    return ABSENT;
  }
}

class Held {
  #lifetime;

  /** @param {FrameLifetime} lifetime */
  constructor(lifetime) {
    this.#lifetime = lifetime;
  }

  /**
   * @param {any} value from a frame that has a lifetime
   * @returns {any} the value that it stands for, or ABSENT
   */
  static read(value) {
    if (typeof value !== 'object' || value === null || !(#lifetime in value)) return value;
    return value.#lifetime.read(value);
  }
}

/** @type {(value: any) => value is Living} */
let isLiving;

/**
 * The content of the slot in a lifetime: a frame, or none, in which the values that were entered since are
 * held. It is no frame itself, so frames without a lifetime never look for one.
 */
class Living {
  /**
   * @param {any} frame
   * @param {FrameLifetime} lifetime
   */
  constructor(frame, lifetime) {
    this.#frame = frame;
    this.#lifetime = lifetime;
  }

  #frame;
  #lifetime;

  // The methods that Node calls: see Frame.

  /** @param {unknown} key */
  has(key) {
    return key === CARRIER;
  }

  /** @param {unknown} key */
  get(key) {
    return key === CARRIER ? this : undefined;
  }

  disable() {}

  /** @returns {Iterator<[unknown, unknown]>} */
  [SymbolIterator]() {
    return new CarriedEntry(this);
  }

  /** @param {Living} living */
  static frameOf(living) {
    return living.#frame;
  }

  /** @param {Living} living */
  static lifetimeOf(living) {
    return living.#lifetime;
  }

  static {
    isLiving = /** @type {typeof isLiving} */ (
      (value) => typeof value === 'object' && value !== null && #lifetime in value
    );
    // @ts-expect-error: a program that holds an instance must not be able to make another.
    delete Living.prototype.constructor;
    ObjectFreeze(Living.prototype);
  }
}

module.exports = {
  FrameLifetime,
  Living,
  frameIn: Living.frameOf,
  isLiving,
  lifetimeOf: Living.lifetimeOf,
  readHeld: Held.read,
};
