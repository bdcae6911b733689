'use strict';

const { CARRIER, CarriedEntry } = require('./foreign.js');
const { ABSENT } = require('./key.js');
const {
  ObjectFreeze,
  ObjectIs,
  SafeWeakMap,
  SymbolIterator,
} = require('../internal/primordials.js');

/**
 * How long values can be read. A frame holds such a value by a Held, which frames may keep forever:
 *
 *     frame ──► variable: Held ──► lifetime ──► WeakMap { Held: value }
 *
 * So the value can be collected as soon as the lifetime has ended, or nothing has the Held any more.
 * Ending drops the WeakMap, which costs the same however many frames have its values.
 */
class FrameLifetime {
  /** @type {InstanceType<typeof SafeWeakMap> | null} made for the first value */
  #values = null;
  #onLateRead;

  ended = false;

  /** @param {() => void} onLateRead is called when a value is read after the end */
  constructor(onLateRead) {
    this.#onLateRead = onLateRead;
  }

  end() {
    this.ended = true;
    this.#values = null;
  }

  /**
   * @param {unknown} value
   * @returns {Held} stands for the value until the end
   */
  hold(value) {
    const held = new Held(this);
    this.#values ??= new SafeWeakMap();
    this.#values.set(held, value);
    return held;
  }

  /**
   * @param {Held} held
   * @param {boolean} noted whether a program reads it
   */
  valueOf(held, noted) {
    if (!this.ended) return this.#values?.get(held);
    if (noted) this.#onLateRead();
    return ABSENT;
  }
}

/** @type {(value: any) => value is Held} */
let isHeld;

class Held {
  #lifetime;

  /** @param {FrameLifetime} lifetime */
  constructor(lifetime) {
    this.#lifetime = lifetime;
  }

  /**
   * @param {any} entry what a frame has under a key: a value, a Held or ABSENT
   * @param {boolean} noted whether a program reads it
   * @returns {any} the value, or ABSENT
   */
  static valueOf(entry, noted) {
    let value = entry;
    // More than once in lifetimes inside of others: each holds what the next one has.
    while (isHeld(value)) value = value.#lifetime.valueOf(value, noted);
    return value;
  }

  static {
    isHeld = /** @type {typeof isHeld} */ (
      (value) => typeof value === 'object' && value !== null && #lifetime in value
    );
  }
}

/** The lifetimes in which a context is. The order is of no importance. */
class Lifetimes {
  /**
   * @param {FrameLifetime} lifetime
   * @param {Lifetimes | null} others
   */
  constructor(lifetime, others) {
    this.lifetime = lifetime;
    this.others = others;
  }

  /**
   * @param {Lifetimes | null} lifetimes
   * @param {FrameLifetime} lifetime
   * @returns {Lifetimes} with that one, once, and without those that have ended
   */
  static add(lifetimes, lifetime) {
    let others = null;
    for (let each = lifetimes; each !== null; each = each.others) {
      if (each.lifetime !== lifetime && !each.lifetime.ended) {
        others = new Lifetimes(each.lifetime, others);
      }
    }
    return new Lifetimes(lifetime, others);
  }

  /**
   * @param {Lifetimes | null} lifetimes
   * @param {unknown} value
   * @returns {unknown} what a frame keeps: the value itself if all have ended
   */
  static hold(lifetimes, value) {
    let held = value;
    for (let each = lifetimes; each !== null; each = each.others) {
      if (!each.lifetime.ended) held = each.lifetime.hold(held);
    }
    return held;
  }
}

/** @type {(value: any) => value is Living} */
let isLiving;

/**
 * The content of the slot in a lifetime: a frame, or none, in which the values that were entered since are
 * held. It is no frame itself, so frames without a lifetime never look for one.
 */
class Living {
  #frame;
  #lifetimes;

  /**
   * @param {any} frame a frame, or what is left where the last entry is removed
   * @param {Lifetimes | null} lifetimes of what is entered over it. Without any, the frame may still
   *   have values of others
   */
  constructor(frame, lifetimes) {
    this.#frame = frame;
    this.#lifetimes = lifetimes;
  }

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

  /** Is never called. Maps have it and frames do not: see `looksForeign` in frame.js. */
  set() {}

  /** @param {Living} living */
  static frameOf(living) {
    return living.#frame;
  }

  /** @param {Living} living */
  static lifetimesOf(living) {
    return living.#lifetimes;
  }

  static {
    const { set } = Living.prototype;
    // The method first: V8 takes less time to miss it than to miss a private name.
    isLiving = /** @type {typeof isLiving} */ (
      (value) =>
        typeof value === 'object' && value !== null && value.set === set && #lifetimes in value
    );
    // @ts-expect-error: a program that holds an instance must not be able to make another.
    delete Living.prototype.constructor;
    ObjectFreeze(Living.prototype);
  }
}

/**
 * @param {any} entry
 * @param {any} other
 * @returns {boolean} whether they have one value; after its end, whether they are one
 */
function sameEntry(entry, other) {
  const value = Held.valueOf(entry, false);
  return value === ABSENT ? entry === other : ObjectIs(value, Held.valueOf(other, false));
}

module.exports = {
  FrameLifetime,
  Living,
  addLifetime: Lifetimes.add,
  frameIn: Living.frameOf,
  hold: Lifetimes.hold,
  isHeld,
  isLiving,
  lifetimesOf: Living.lifetimesOf,
  sameEntry,
  valueOf: Held.valueOf,
};
