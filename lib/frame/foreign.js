'use strict';

const { isMapIterator } = require('node:util').types;
const {
  MapIteratorPrototypeNext,
  ObjectFreeze,
  SafeMap,
  SymbolIterator,
  WeakRef,
  WeakRefPrototypeDeref,
} = require('../internal/primordials.js');

/**
 * Foreign frames: the values that Node itself puts into the slot. From Node 24 on this is its
 * `AsyncContextFrame`, a Map from its AsyncLocalStorage objects to their values.
 *
 * @typedef {{ has(key: unknown): boolean, get(key: unknown): unknown, disable(key: unknown): void }
 *   & Iterable<[unknown, unknown]>} Foreign
 */

/** The key under which a foreign frame carries a frame. */
const CARRIER = ObjectFreeze({ __proto__: null });

/**
 * Returns whether a value from the slot can be asked for entries, as Node asks it.
 *
 * @param {any} content
 * @returns {content is Foreign}
 */
const isForeign = (content) =>
  typeof content === 'object' &&
  content !== null &&
  typeof content.has === 'function' &&
  typeof content.get === 'function';

/**
 * Something else that an embedder or a program has put into the slot. It has no entries; it is only
 * kept, to be put back.
 */
class Stranger {
  /** @param {unknown} value */
  constructor(value) {
    this.value = value;
  }

  has() {
    return false;
  }

  get() {
    return undefined;
  }

  disable() {}

  *[SymbolIterator]() {}
}

/**
 * Calls the original `next` of Map iterators: a program that replaced `next` on their prototype
 * would otherwise see Node's stores and values.
 *
 * @param {Iterator<[unknown, unknown]>} iterator
 * @returns {IteratorResult<[unknown, unknown]>}
 */
const nextOf = (iterator) =>
  isMapIterator(iterator) ? MapIteratorPrototypeNext(iterator) : iterator.next();

/**
 * @param {Foreign} foreign
 * @param {(key: unknown, value: unknown) => void} copy is called for each entry but the carried frame
 */
function copyEntries(foreign, copy) {
  const iterator = foreign[SymbolIterator]();
  for (let step = nextOf(iterator); !step.done; step = nextOf(iterator)) {
    const { 0: key, 1: value } = step.value;
    if (key !== CARRIER) copy(key, value);
  }
}

/**
 * The entries of a foreign frame, without the frame that it carries. They are copied, because a
 * frame that held the foreign frame itself would also hold the frame which that one carries, and so
 * on without end.
 *
 * Node's `disable` changes its frame in place. It must reach the original too, because the original
 * becomes current again when the code that made this copy ends.
 */
class NodeEntries {
  #entries;
  #original;

  /**
   * @param {Foreign} foreign
   * @param {Foreign} [over] entries that take precedence, except `undefined`, which Node leaves behind
   *   for each store whose `run` has ended
   */
  constructor(foreign, over) {
    const entries = new SafeMap();
    copyEntries(foreign, (key, value) => entries.set(key, value));
    if (over !== undefined) {
      copyEntries(over, (key, value) => {
        if (value !== undefined) entries.set(key, value);
      });
    }
    this.#entries = entries;
    this.#original = new WeakRef(foreign);
    ObjectFreeze(this);
  }

  /** @param {unknown} key */
  has(key) {
    return this.#entries.has(key);
  }

  /** @param {unknown} key */
  get(key) {
    return this.#entries.get(key);
  }

  /** @param {unknown} key */
  disable(key) {
    this.#entries.delete(key);
    WeakRefPrototypeDeref(this.#original)?.disable(key);
  }

  /** @returns {Iterator<[unknown, unknown]>} */
  [SymbolIterator]() {
    return this.#entries[SymbolIterator]();
  }

  static {
    // @ts-expect-error: a program that holds an instance must not be able to make another.
    delete NodeEntries.prototype.constructor;
    ObjectFreeze(NodeEntries.prototype);
  }
}

/** The iterator of a frame: yields Node's entries, then the frame itself under CARRIER. */
class CarriedEntries {
  #frame;
  #foreign;

  /**
   * @param {object | null} frame
   * @param {Foreign | null} foreign
   */
  constructor(frame, foreign) {
    this.#frame = frame;
    this.#foreign = foreign === null ? null : foreign[SymbolIterator]();
  }

  /** @returns {IteratorResult<[unknown, unknown]>} */
  next() {
    if (this.#foreign !== null) {
      const step = nextOf(this.#foreign);
      if (!step.done) return step;
      this.#foreign = null;
    }
    const frame = this.#frame;
    this.#frame = null;
    return frame === null
      ? { done: true, value: undefined }
      : { done: false, value: [CARRIER, frame] };
  }

  static {
    // @ts-expect-error: a program that holds an instance must not be able to make another.
    delete CarriedEntries.prototype.constructor;
    ObjectFreeze(CarriedEntries.prototype);
  }
}

module.exports = { CARRIER, CarriedEntries, NodeEntries, Stranger, isForeign };
