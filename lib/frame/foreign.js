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
 * Foreign frames: what Node keeps in the slot itself. From Node 24 on that is its
 * `AsyncContextFrame`, a Map from its AsyncLocalStorage objects to their values.
 *
 * @typedef {{ has(key: unknown): boolean, get(key: unknown): unknown, disable(key: unknown): void }
 *   & Iterable<[unknown, unknown]>} Foreign
 */

/** Under which a host's frame carries ours. */
const CARRIER = ObjectFreeze({ __proto__: null });

/**
 * Whoever replaced `next` of all Maps' iterators would see the host's stores and values.
 *
 * @param {Iterator<[unknown, unknown]>} iterator
 * @returns {IteratorResult<[unknown, unknown]>}
 */
const nextOf = (iterator) =>
  isMapIterator(iterator) ? MapIteratorPrototypeNext(iterator) : iterator.next();

/**
 * What the host had in its frame beside ours. A copy, because the host's frame, held by a frame
 * of ours, would hold the frame of ours that it carried, and so on without end.
 *
 * The host's `disable` changes its frame in place, so it has to reach the original too, which is
 * current again when whatever made this copy ends.
 */
class NodeEntries {
  #entries;
  #original;

  /** @param {Foreign} foreign */
  constructor(foreign) {
    const entries = new SafeMap();
    const iterator = foreign[SymbolIterator]();
    for (let step = nextOf(iterator); !step.done; step = nextOf(iterator)) {
      const { 0: key, 1: value } = step.value;
      if (key !== CARRIER) entries.set(key, value);
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
    // @ts-expect-error: nobody who holds one can make another.
    delete NodeEntries.prototype.constructor;
    ObjectFreeze(NodeEntries.prototype);
  }
}

/** What iterating a frame gives: the host's entries, then the frame itself under CARRIER. */
class CarriedEntries {
  #frame;
  #host;

  /**
   * @param {object | null} frame
   * @param {Foreign | null} foreign
   */
  constructor(frame, foreign) {
    this.#frame = frame;
    this.#host = foreign === null ? null : foreign[SymbolIterator]();
  }

  /** @returns {IteratorResult<[unknown, unknown]>} */
  next() {
    if (this.#host !== null) {
      const step = nextOf(this.#host);
      if (!step.done) return step;
      this.#host = null;
    }
    const frame = this.#frame;
    this.#frame = null;
    return frame === null
      ? { done: true, value: undefined }
      : { done: false, value: [CARRIER, frame] };
  }

  static {
    // @ts-expect-error: nobody who holds one can make another.
    delete CarriedEntries.prototype.constructor;
    ObjectFreeze(CarriedEntries.prototype);
  }
}

module.exports = { CARRIER, CarriedEntries, NodeEntries };
