'use strict';

const { isMapIterator } = require('node:util').types;
const {
  MapIteratorPrototypeNext,
  MapPrototypeDelete,
  MapPrototypeEntries,
  MapPrototypeForEach,
  MapPrototypeGet,
  MapPrototypeHas,
  MapPrototypeSet,
  ObjectFreeze,
  SymbolIterator,
  WeakRef,
  WeakRefPrototypeDeref,
} = require('../internal/primordials.js');

/**
 * Foreign frames: the values that Node itself puts into the slot. From Node 24 on this is its
 * `AsyncContextFrame`, a Map from its AsyncLocalStorage objects to their values.
 *
 * @typedef {{ has(key: unknown): boolean, get(key: unknown): unknown, disable?(key: unknown): void }
 *   & Iterable<[unknown, unknown]>} Foreign
 */

/** The key under which a foreign frame carries a frame. */
const CARRIER = ObjectFreeze({ __proto__: null });

/** What tells a Map of Node's at the cost of one comparison: only the `get` of a Map gets along with it. */
const { get: mapGet } = Map.prototype;

/**
 * Returns whether a value from the slot can be asked for entries, as Node asks it.
 *
 * @param {any} content
 * @returns {content is Foreign}
 */
const isForeign = (content) =>
  typeof content === 'object' &&
  content !== null &&
  (content.get === mapGet ||
    (typeof content.has === 'function' &&
      typeof content.get === 'function' &&
      typeof content[SymbolIterator] === 'function'));

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
 * @param {(value: unknown, key: unknown) => void} copy
 */
function forEachEntry(foreign, copy) {
  if (foreign.get === mapGet || isCarryingMap(foreign)) {
    MapPrototypeForEach(foreign, copy);
    return;
  }
  const iterator = foreign[SymbolIterator]();
  for (let step = nextOf(iterator); !step.done; step = nextOf(iterator)) {
    copy(step.value[1], step.value[0]);
  }
}

/**
 * The foreign frame over which CarryingMaps were made, one over the other. Node's `disable` changes
 * the frame that is current in place. It has to reach the others too, because they become current
 * again when the code inside them ends.
 */
class Origin {
  /**
   * @param {Foreign} foreign
   * @param {boolean} carries whether it carries a frame. Then it is held weakly, because each frame
   *   would keep its predecessor alive, and so on without end.
   */
  constructor(foreign, carries) {
    /** @type {Foreign | null} */
    this.foreign = carries ? null : foreign;
    /** @type {WeakRef<Foreign> | null} */
    this.reference = carries ? new WeakRef(foreign) : null;
    /** @type {unknown[] | null} the keys that were disabled */
    this.disabled = null;
  }

  /** @param {unknown} key */
  disable(key) {
    this.disabled ??= [];
    this.disabled[this.disabled.length] = key;
    const foreign = this.reference === null ? this.foreign : WeakRefPrototypeDeref(this.reference);
    foreign?.disable?.(key);
  }
}

/**
 * Compares a method first: a test for a private field is slow to say no.
 *
 * @type {(foreign: any) => foreign is CarryingMap}
 */
let isCarryingMap;
/**
 * Returns what a foreign frame has under CARRIER.
 *
 * @type {(foreign: Foreign) => any}
 */
let carriedIn;

/**
 * The content of the slot where a frame was made over a foreign frame: a Map of Node's entries, and
 * the frame under CARRIER.
 *
 * It is a Map because profilers and crash reporters that read the slot from native code expect one.
 * They look up the AsyncLocalStorage that they own, and some add their entry to the current Map in
 * place (@datadog/pprof 5.20: `GetContextPtr` and `SetContext` in bindings/profilers/wall.cc).
 *
 * The entries are copied, because several frames can be made over one foreign frame, and what is
 * entered in one of them must not be seen in another.
 *
 * @extends {Map<unknown, unknown>}
 */
class CarryingMap extends Map {
  #frame;
  /** @type {Origin} */
  #origin;

  /**
   * @param {Foreign} foreign
   * @param {object | undefined} frame
   * @param {Foreign} [over] entries that take precedence, except `undefined`, which Node leaves behind
   *   for each store whose `run` has ended
   */
  constructor(foreign, frame, over) {
    super();
    this.#frame = frame;
    const origin = isCarryingMap(foreign) ? foreign.#settle() : undefined;
    let carries = false;
    forEachEntry(foreign, (value, key) => {
      if (key === CARRIER) carries = true;
      else MapPrototypeSet(this, key, value);
    });
    this.#origin = origin ?? new Origin(foreign, carries);
    if (over !== undefined) {
      forEachEntry(over, (value, key) => {
        if (key !== CARRIER && value !== undefined) MapPrototypeSet(this, key, value);
      });
    }
    if (frame !== undefined) MapPrototypeSet(this, CARRIER, frame);
  }

  // The methods that Node calls.

  /** @param {unknown} key */
  has(key) {
    this.#settle();
    return MapPrototypeHas(this, key);
  }

  /** @param {unknown} key */
  get(key) {
    this.#settle();
    return MapPrototypeGet(this, key);
  }

  /** @param {unknown} key */
  disable(key) {
    MapPrototypeDelete(this, key);
    this.#origin.disable(key);
  }

  /** @returns {any} the iterator that Node needs, without what else those of Maps have */
  [SymbolIterator]() {
    this.#settle();
    return new Entries(MapPrototypeEntries(this));
  }

  /** Deletes what was disabled in another Map of the same origin. */
  #settle() {
    const { disabled } = this.#origin;
    if (disabled !== null) {
      for (let i = 0; i < disabled.length; i++) MapPrototypeDelete(this, disabled[i]);
    }
    return this.#origin;
  }

  static {
    const { get } = CarryingMap.prototype;
    isCarryingMap = /** @type {typeof isCarryingMap} */ (
      (foreign) => foreign.get === get && #frame in foreign
    );
    carriedIn = (foreign) =>
      foreign.get === mapGet
        ? MapPrototypeGet(foreign, CARRIER)
        : isCarryingMap(foreign)
          ? foreign.#frame
          : foreign.get(CARRIER);
    // @ts-expect-error: a program that holds an instance must not be able to make another.
    delete CarryingMap.prototype.constructor;
    ObjectFreeze(CarryingMap.prototype);
  }
}

/** The iterator of a CarryingMap: one of Maps, with a `next` that cannot be replaced. */
class Entries {
  #iterator;

  /** @param {MapIterator<[unknown, unknown]>} iterator */
  constructor(iterator) {
    this.#iterator = iterator;
  }

  /** @returns {IteratorResult<[unknown, unknown]>} */
  next() {
    return MapIteratorPrototypeNext(this.#iterator);
  }

  static {
    // @ts-expect-error: a program that holds an instance must not be able to make another.
    delete Entries.prototype.constructor;
    ObjectFreeze(Entries.prototype);
  }
}

/** The iterator of a frame that stands in the slot itself: yields the frame under CARRIER. */
class CarriedEntry {
  /** @type {object | null} */
  #frame;

  /** @param {object} frame */
  constructor(frame) {
    this.#frame = frame;
  }

  /** @returns {IteratorResult<[unknown, unknown]>} */
  next() {
    const frame = this.#frame;
    this.#frame = null;
    return frame === null
      ? { done: true, value: undefined }
      : { done: false, value: [CARRIER, frame] };
  }

  static {
    // @ts-expect-error: a program that holds an instance must not be able to make another.
    delete CarriedEntry.prototype.constructor;
    ObjectFreeze(CarriedEntry.prototype);
  }
}

/**
 * Returns whether a value is a Map of Node's or a CarryingMap: the usual foreign frames, told by one method. A foreign
 * frame of another kind is not.
 *
 * @param {any} content
 * @returns {content is Foreign}
 */
const isMap = (content) =>
  typeof content === 'object' &&
  content !== null &&
  (content.get === mapGet || isCarryingMap(content));

module.exports = { CARRIER, CarriedEntry, CarryingMap, carriedIn, isForeign, isMap };
