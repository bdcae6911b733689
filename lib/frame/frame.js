'use strict';

const { CARRIER, CarriedEntries, NodeEntries } = require('./foreign.js');
const { ABSENT } = require('./key.js');
const tables = require('./table.js');
const { ObjectFreeze, SymbolIterator } = require('../internal/primordials.js');

/**
 * A frame: the immutable mapping from keys to values that is one context.
 *
 *     frame ──► C: 3 ──► B: 2 ──► A: 1        links, newest first, at most LINKS of them
 *       │
 *       └──► base ──► table { D: 4, E: 5, … }   every older entry
 *              └────► foreign                   what the host itself had in the slot underneath
 *
 * - Entering a context allocates one object and copies nothing.
 * - Each key stands once in the links and the table together: what is shadowed is not kept.
 * - All links of a frame have its table and foreign, so each link is a frame itself.
 * - It has five fields and no more: V8 allocates 64 bytes much faster than 72 (docs/frames.md).
 * - Its `#digest` tells, mostly without a walk, that a key is in none of the links.
 * - A frame that is another's `#rest` has fewer than LINKS links and never changes. One with
 *   LINKS of them is nobody's `#rest`, and may move its older links into a table of its own.
 *
 * The functions here take what is in the slot (`slot`), which is one of three things: `undefined`
 * (nothing), a frame, or a foreign frame: from Node 24 on Node's own AsyncLocalStorage keeps its
 * `AsyncContextFrame`, a Map, there. Node in turn asks what it finds in the slot for `has`, `get`,
 * `disable` and iteration (lib/internal/async_context_frame.js and
 * lib/internal/async_local_storage/async_context_frame.js, Node 22 to 26). A frame answers these
 * for the host's entries, and adds itself, under CARRIER, to what it iterates: the copy that Node
 * makes of it when a store of Node's is entered still carries it.
 *
 * Frames get into other hands: Node 24 keeps the current one in a property of every timer. So
 * everything in them is private, and the prototype is frozen.
 */

const lookupIn = tables.lookup;

/** How many links before a table. Measured with 4 to 12: docs/frames.md. */
const LINKS = 8;

/** The bits of a digest that count links; above them are the marks of their keys. */
const COUNT = 15;

/**
 * @typedef {import('./foreign.js').Foreign} Foreign
 * @typedef {Frame | Foreign | undefined} Slot
 * @typedef {InstanceType<typeof import('./key.js').Key>} FrameKey
 */

/**
 * What few frames have, so that the others need no room for it: what lies under all their links,
 * and the frame that was made of them last.
 */
class Base {
  /**
   * @param {import('./table.js').Table | null} table
   * @param {Foreign | null} foreign
   */
  constructor(table, foreign) {
    this.table = table;
    this.foreign = foreign;

    /**
     * What a frame inherits that is made from one with this base: never `promoted`.
     *
     * @type {Base | null}
     */
    this.plain = this;

    /**
     * A frame equal to the one that has this base, with another key in front, kept because whoever
     * enters a variable from there once does so again.
     *
     * @type {Frame | null}
     */
    this.promoted = null;
  }
}

/**
 * @param {Base | null} base
 * @param {Frame} promoted
 */
function withPromoted(base, promoted) {
  const next = new Base(tableOf(base), foreignOf(base));
  next.plain = plainOf(base);
  next.promoted = promoted;
  return next;
}

/**
 * @param {import('./table.js').Table | null} table
 * @param {Foreign | null} foreign
 */
const baseOf = (table, foreign) =>
  table === null && foreign === null ? null : new Base(table, foreign);

/** @param {Base | null} base */
const tableOf = (base) => (base === null ? null : base.table);

/** @param {Base | null} base */
const plainOf = (base) => (base === null ? null : base.plain);

/** @param {Base | null} base */
const foreignOf = (base) => (base === null ? null : base.foreign);

/**
 * The value under a key, or ABSENT.
 *
 * @type {(slot: Slot, key: FrameKey) => any}
 */
let lookup;
/**
 * What is in the slot, and this value under this key.
 *
 * @type {(slot: Slot, key: FrameKey, value: any) => Frame}
 */
let extend;
/**
 * As `extend`, for a key that is known not to be there: spares the search.
 *
 * @type {(slot: Slot, key: FrameKey, value: any) => Frame}
 */
let add;
/**
 * What is in the slot, without this key.
 *
 * @type {(slot: Slot, key: FrameKey) => Slot}
 */
let remove;

// eslint-disable-next-line no-unused-vars -- its static block gives out what works on it
class Frame {
  #key;
  #value;
  #rest;
  #base;
  /**
   * How many links, and a Bloom filter of their keys: the marks of all of them.
   *
   * @type {number}
   */
  #digest;

  /**
   * Takes what follows from the rest ready made: `run` inlines this, as long as it is short
   * (docs/frames.md, "What V8 inlines").
   *
   * @param {FrameKey} key
   * @param {any} value
   * @param {Frame | null} rest
   * @param {Base | null} base never one that has `promoted`: see `plainOf`
   * @param {number} digest see `firstDigest`, `nextDigest`
   */
  constructor(key, value, rest, base, digest) {
    this.#key = key;
    this.#value = value;
    this.#rest = rest;
    this.#base = base;
    this.#digest = digest;
  }

  // What the host asks.

  /** @param {unknown} key */
  has(key) {
    return key === CARRIER || (foreignOf(this.#base)?.has(key) ?? false);
  }

  /** @param {unknown} key */
  get(key) {
    if (key === CARRIER) return this;
    return foreignOf(this.#base)?.get(key);
  }

  /** @param {unknown} key */
  disable(key) {
    foreignOf(this.#base)?.disable(key);
  }

  /** @returns {Iterator<[unknown, unknown]>} */
  [SymbolIterator]() {
    return new CarriedEntries(this, foreignOf(this.#base));
  }

  static {
    lookup = (slot, key) => {
      if (slot === undefined) return ABSENT;
      if (isFrame(slot)) return find(slot, key);
      const carried = carriedBy(slot);
      return carried === undefined ? ABSENT : find(carried, key);
    };

    extend = (slot, key, value) => {
      if (slot === undefined) return new Frame(key, value, null, null, firstDigest(key));
      if (!isFrame(slot)) return extendForeign(slot, key, value);
      return extendFrame(slot, key, value);
    };

    add = (slot, key, value) => {
      if (slot === undefined) return new Frame(key, value, null, null, firstDigest(key));
      if (!isFrame(slot)) return extendForeign(slot, key, value);
      // `addTo`, written out: `run` comes this way, and V8 inlines only so much (docs/frames.md).
      if ((slot.#digest & COUNT) >= LINKS) shorten(slot);
      return new Frame(key, value, slot, plainOf(slot.#base), nextDigest(slot, key));
    };

    remove = (slot, key) => {
      // What was entered last is mostly what is left first.
      if (slot !== undefined && isFrame(slot) && slot.#key === key && slot.#rest !== null) {
        return slot.#rest;
      }
      if (lookup(slot, key) === ABSENT) return slot;
      const frame = isFrame(slot) ? slot : rebased(/** @type {Foreign} */ (slot));
      /** @type {Frame | null} */
      let link = frame;
      while (link !== null && link.#key !== key) link = link.#rest;
      const front = link === null ? promoteFromTable(frame, key) : promoteLink(frame, link);
      if (front.#rest !== null) return front.#rest;
      const table = tableOf(front.#base);
      const foreign = foreignOf(front.#base);
      const next = table === null ? null : tables.anyKey(table);
      if (table === null || next === null) return foreign ?? undefined;
      const base = baseOf(olderEntries(null, table, next), foreign);
      return linked(next, lookupIn(table, next), null, base);
    };

    /** @param {FrameKey} key */
    const firstDigest = (key) => key.mark | 1;

    /**
     * @param {Frame} rest
     * @param {FrameKey} key
     */
    const nextDigest = (rest, key) => (rest.#digest | key.mark) + 1;

    /**
     * @param {FrameKey} key
     * @param {any} value
     * @param {Frame | null} rest
     * @param {Base | null} base
     */
    const linked = (key, value, rest, base) => {
      const digest = rest === null ? firstDigest(key) : nextDigest(rest, key);
      return new Frame(key, value, rest, plainOf(base), digest);
    };

    /**
     * @param {any} value
     * @returns {value is Frame}
     */
    const isFrame = (value) => #key in value;

    /**
     * The link of `key`, if it is one behind the first.
     *
     * @param {Frame} frame
     * @param {FrameKey} key
     */
    const olderLink = (frame, key) => {
      if ((frame.#digest & key.mark) === 0) return null;
      let link = frame.#rest;
      while (link !== null && link.#key !== key) link = link.#rest;
      return link;
    };

    /**
     * @param {Frame} frame
     * @param {FrameKey} key
     */
    const find = (frame, key) => {
      if (frame.#key === key) return frame.#value;
      const link = olderLink(frame, key);
      if (link !== null) return link.#value;
      const table = tableOf(frame.#base);
      return table === null ? ABSENT : lookupIn(table, key);
    };

    /**
     * @param {Frame} frame
     * @param {FrameKey} key
     * @param {any} value
     */
    const extendFrame = (frame, key, value) => {
      let front = frame;
      if (frame.#key !== key) {
        const base = frame.#base;
        const promoted = base === null ? null : base.promoted;
        if (promoted !== null && promoted.#key === key) {
          front = promoted;
        } else {
          const link = olderLink(frame, key);
          const table = tableOf(base);
          if (link === null && (table === null || lookupIn(table, key) === ABSENT)) {
            return addTo(frame, key, value);
          }
          front = link === null ? promoteFromTable(frame, key) : promoteLink(frame, link);
          frame.#base = withPromoted(base, front);
        }
      }
      return linked(key, value, front.#rest, front.#base);
    };

    /**
     * @param {Frame} frame
     * @param {FrameKey} key which is not there
     * @param {any} value
     */
    const addTo = (frame, key, value) => {
      if ((frame.#digest & COUNT) >= LINKS) shorten(frame);
      return new Frame(key, value, frame, plainOf(frame.#base), nextDigest(frame, key));
    };

    /**
     * Moves all links but the first into a table.
     *
     * @param {Frame} frame
     */
    const shorten = (frame) => {
      const older = olderEntries(frame.#rest, tableOf(frame.#base), null);
      frame.#base = baseOf(older, foreignOf(frame.#base));
      frame.#rest = null;
      frame.#digest = firstDigest(frame.#key);
    };

    /**
     * A table of all that can still be read in some links and a table.
     *
     * @param {Frame | null} first
     * @param {import('./table.js').Table | null} table
     * @param {FrameKey | null} except a key to leave out
     */
    const olderEntries = (first, table, except) => {
      let entries = table === null ? 0 : tables.count(table, except);
      for (let link = first; link !== null; link = link.#rest) {
        if (!link.#key.retired && link.#key !== except) entries++;
      }
      if (entries === 0) return null;
      const older = tables.blank(entries);
      if (table !== null) tables.copy(table, older, except);
      for (let link = first; link !== null; link = link.#rest) {
        const { retired } = link.#key;
        if (!retired && link.#key !== except) tables.insert(older, link.#key, link.#value);
      }
      return older;
    };

    /**
     * An equal frame in which `link`, one of its links, comes first.
     *
     * @param {Frame} frame
     * @param {Frame} link
     */
    const promoteLink = (frame, link) =>
      frame === link ? frame : linked(link.#key, link.#value, without(frame, link), frame.#base);

    /**
     * The links from `first` on but for `link`: those above it copied, those below as they are.
     *
     * @param {Frame} first
     * @param {Frame} link
     * @returns {Frame | null}
     */
    const without = (first, link) => {
      if (first === link) return link.#rest;
      const rest = without(/** @type {Frame} */ (first.#rest), link);
      return linked(first.#key, first.#value, rest, first.#base);
    };

    /**
     * An equal frame in which `key`, which is in its table, comes first. The table has to be built
     * anew, so the links go there too.
     *
     * @param {Frame} frame
     * @param {FrameKey} key
     */
    const promoteFromTable = (frame, key) => {
      const { table, foreign } = /** @type {{ table: any[], foreign: Foreign | null }} */ (
        frame.#base
      );
      const base = baseOf(olderEntries(frame, table, key), foreign);
      return linked(key, lookupIn(table, key), null, base);
    };

    // Over a host's frame.

    /**
     * @param {Foreign} foreign
     * @returns {Frame | undefined}
     */
    const carriedBy = (foreign) => {
      if (typeof foreign.get !== 'function') return undefined;
      const carried = /** @type {any} */ (foreign.get(CARRIER));
      const ours = typeof carried === 'object' && carried !== null && isFrame(carried);
      return ours ? carried : undefined;
    };

    /**
     * The frame that `foreign` carries, with the rest of `foreign` underneath.
     *
     * @param {Foreign} foreign
     * @returns {Frame}
     */
    const rebased = (foreign) => {
      const carried = /** @type {Frame} */ (carriedBy(foreign));
      return onto(carried, baseOf(tableOf(carried.#base), new NodeEntries(foreign)));
    };

    /**
     * @param {Frame} frame
     * @param {Base | null} base
     * @returns {Frame} the same links over `base`
     */
    const onto = (frame, base) => {
      const rest = frame.#rest === null ? null : onto(frame.#rest, base);
      return linked(frame.#key, frame.#value, rest, base);
    };

    /**
     * @param {Foreign} foreign
     * @param {FrameKey} key
     * @param {any} value
     */
    const extendForeign = (foreign, key, value) =>
      carriedBy(foreign) === undefined
        ? linked(key, value, null, new Base(null, foreign))
        : extendFrame(rebased(foreign), key, value);

    // @ts-expect-error: nobody who holds a frame can make another.
    delete Frame.prototype.constructor;
    ObjectFreeze(Frame.prototype);
  }
}

module.exports = { LINKS, add, extend, lookup, remove };
