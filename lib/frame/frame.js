'use strict';

const { CARRIER, CarriedEntry, CarryingMap, carriedIn, isForeign, isMap } = require('./foreign.js');
const { ABSENT } = require('./key.js');
const {
  Living,
  addLifetime,
  frameIn,
  hold,
  isHeld,
  isLiving,
  lifetimesOf,
  valueOf,
} = require('./lifetime.js');
const tables = require('./table.js');
const { ObjectFreeze, SymbolIterator } = require('../internal/primordials.js');

/**
 * A frame: the immutable mapping from keys to values that represents one context.
 *
 *     frame ──► C: 3 ──► B: 2 ──► A: 1        links, newest first, at most LINKS of them
 *       │
 *       └──► base ──► table { D: 4, E: 5, … }   all older entries
 *              └────► stranger                  what somebody else had in the slot
 *
 * - Entering a context allocates one object and copies nothing.
 * - Each key occurs at most once in the links and the table together: shadowed values are dropped.
 * - All links of a frame share its table and stranger, so each link is itself a frame.
 * - A frame has exactly five fields: V8 allocates 64 bytes much faster than 72 (docs/frames.md).
 * - `#digest` usually shows without a walk that no link has a key.
 * - A frame that is the `#rest` of another has fewer than LINKS links and never changes. A frame
 *   with LINKS links is never a `#rest`, and may move its older links into a table of its own.
 *
 * The functions here take the content of the slot (`content`), which is one of five things:
 *
 * - `undefined`: no context.
 * - A frame.
 * - A foreign frame. From Node 24 on, Node's own AsyncLocalStorage puts its `AsyncContextFrame`, a
 *   Map, into the slot. A context that is entered there is a CarryingMap: Node's entries, and our
 *   frame beside them (foreign.js).
 * - A frame in a lifetime, a Living (lifetime.js).
 * - A stranger: any other value that an embedder or a program has put there. It counts as no context,
 *   and is kept to be put back.
 *
 * Node in turn calls `has`, `get`, `disable` and the iterator of the value that it finds in the slot
 * (lib/internal/async_context_frame.js and lib/internal/async_local_storage/async_context_frame.js,
 * Node 22 to 26). A frame answers as an empty Map does, except that its iterator yields the frame
 * itself, under CARRIER. When one of Node's own stores is entered, Node copies what is in the slot
 * into a Map by iterating, and so the Map carries the frame.
 *
 * Other code can get hold of frames: Node 24 keeps the current one in a property of every timer. So
 * all fields are private, and the prototype is frozen.
 */

const lookupIn = tables.lookup;

/**
 * The maximum number of links; older entries go into a table. We measured 4 to 12: docs/frames.md.
 */
const LINKS = 8;

/** The bits of a digest that count the links. The bits above them are the marks of the keys. */
const COUNT = 15;

/**
 * @typedef {import('./foreign.js').Foreign} Foreign
 * @typedef {InstanceType<typeof import('./lifetime.js').Living>} LivingFrame
 * @typedef {Frame | LivingFrame | Foreign | undefined} Content the content of the slot
 * @typedef {InstanceType<typeof import('./key.js').Key>} FrameKey
 */

/** A value that was in the slot when a frame was entered, and is neither a frame nor Node's. */
class Stranger {
  /** @param {unknown} value */
  constructor(value) {
    this.value = value;
  }
}

/**
 * Rarely needed fields, kept out of Frame to keep it small: the table and the stranger below the
 * links, and the last promoted frame.
 */
class Base {
  /**
   * @param {import('./table.js').Table | null} table
   * @param {Stranger | null} stranger
   */
  constructor(table, stranger) {
    this.table = table;
    this.stranger = stranger;

    /**
     * The base of new frames made from a frame with this base: the same, without `promoted`.
     *
     * @type {Base | null}
     */
    this.plain = this;

    /**
     * A frame equal to the one with this base, but with another key in front. It is kept because
     * code that enters a variable from a frame once usually does so again.
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
  const next = new Base(tableOf(base), strangerOf(base));
  next.plain = plainOf(base);
  next.promoted = promoted;
  return next;
}

/**
 * @param {import('./table.js').Table | null} table
 * @param {Stranger | null} stranger
 */
const baseOf = (table, stranger) =>
  table === null && stranger === null ? null : new Base(table, stranger);

/**
 * Returns whether a value may be one of Node's Maps or a CarryingMap, and cannot be a frame. `isFrame`
 * takes several times as long to say no as to say yes.
 *
 * @param {any} content
 */
const looksForeign = (content) => content === null || content.set !== undefined;

/** @param {Base | null} base */
const tableOf = (base) => (base === null ? null : base.table);

/** @param {Base | null} base */
const plainOf = (base) => (base === null ? null : base.plain);

/** @param {Base | null} base */
const strangerOf = (base) => (base === null ? null : base.stranger);

/**
 * Returns the value of a key, or ABSENT.
 *
 * @type {(content: Content, key: FrameKey) => any}
 */
let lookup;
/**
 * Like `lookup`, for a program: a lifetime takes note of a value that it reads too late.
 *
 * @type {(content: Content, key: FrameKey) => any}
 */
let read;
/**
 * Returns what `restore` can put back: like `lookup`, but in a lifetime it does not keep the value.
 *
 * @type {(content: Content, key: FrameKey) => any}
 */
let entryOf;
/**
 * Like `extend`, with the result of `entryOf`, which stays in the lifetimes that it had.
 *
 * @type {(content: Content, key: FrameKey, entry: any) => Content}
 */
let restore;
/**
 * Returns the given content with this value under this key.
 *
 * @type {(content: Content, key: FrameKey, value: any) => Content}
 */
let extend;
/**
 * Like `extend`, for a key that is known to be absent: skips the search.
 *
 * @type {(content: Content, key: FrameKey, value: any) => Content}
 */
let add;
/**
 * Returns the given content without this key.
 *
 * @type {(content: Content, key: FrameKey) => Content}
 */
let remove;

/**
 * Returns a frame with the content of two: the values of `over`, and for all other keys those of
 * `content`.
 *
 * @type {(content: Content, over: Content) => Content}
 */
let overlay;
/**
 * Returns the given content in a lifetime: what is entered over it can be read until that ends.
 *
 * @type {(content: Content, lifetime: InstanceType<typeof import('./lifetime.js').FrameLifetime>) => Content}
 */
let enterLifetime;

/**
 * Like `overlay`, but all values of Node's own stores are those of `content`.
 *
 * @type {(content: Content, over: Content) => Content}
 */
let overlayOwn;

// eslint-disable-next-line no-unused-vars -- its static block assigns the functions above
class Frame {
  #key;
  #value;
  #rest;
  #base;
  /**
   * The number of links, and a Bloom filter of their keys: the marks of all keys combined.
   *
   * @type {number}
   */
  #digest;

  /**
   * Takes the digest and the base precomputed: `run` inlines this constructor as long as it is
   * short (docs/frames.md, "What V8 inlines").
   *
   * @param {FrameKey} key
   * @param {any} value
   * @param {Frame | null} rest
   * @param {Base | null} base must not have `promoted`: see `plainOf`
   * @param {number} digest see `firstDigest`, `nextDigest`
   */
  constructor(key, value, rest, base, digest) {
    this.#key = key;
    this.#value = value;
    this.#rest = rest;
    this.#base = base;
    this.#digest = digest;
  }

  // The methods that Node calls.

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

  static {
    lookup = (/** @type {any} */ content, key) => {
      // eslint-disable-next-line eqeqeq -- shorter: V8 limits how much it inlines into `run` (docs/frames.md)
      if (content == null) return ABSENT;
      // `looksForeign`, inlined by hand.
      if (content.set === undefined && isFrame(content)) return find(content, key);
      return valueInOther(content, key, false);
    };

    // The same again: V8 sees through neither a parameter nor a function that both call.
    read = (/** @type {any} */ content, key) => {
      // eslint-disable-next-line eqeqeq -- see lookup
      if (content == null) return ABSENT;
      if (content.set === undefined && isFrame(content)) return find(content, key);
      return valueInOther(content, key, true);
    };

    entryOf = (content, key) => {
      if (content === undefined) return ABSENT;
      return isFrame(content) ? find(content, key) : findInOther(content, key);
    };

    restore = (content, key, entry) => {
      const carried = isFrame(content) ? content : carriedBy(content);
      if (carried === undefined || isFrame(carried)) {
        const next = extend(content, key, entry);
        // A Held in a frame that is not in a lifetime would be read as the value.
        if (!isHeld(entry)) return next;
        const frame = /** @type {Frame} */ (carriedBy(next));
        return put(next, new Living(alone(frame), null));
      }
      return put(content, new Living(extend(frameIn(carried), key, entry), lifetimesOf(carried)));
    };

    extend = (content, key, value) => {
      if (content === undefined) return new Frame(key, value, null, null, firstDigest(key));
      if (looksForeign(content) || !isFrame(content)) return extendOther(content, key, value);
      return extendFrame(content, key, value);
    };

    add = (content, key, value) => {
      if (content === undefined) return new Frame(key, value, null, null, firstDigest(key));
      if (!isFrame(content)) return extendOther(content, key, value);
      // `addTo`, inlined by hand: `run` calls this function, and V8 limits how much it inlines
      // (docs/frames.md).
      if ((content.#digest & COUNT) >= LINKS) shorten(content);
      return new Frame(key, value, content, plainOf(content.#base), nextDigest(content, key));
    };

    remove = (content, key) => {
      // Usually the context that was entered last is left first.
      if (
        content !== undefined &&
        isFrame(content) &&
        content.#key === key &&
        content.#rest !== null
      ) {
        return content.#rest;
      }
      if (entryOf(content, key) === ABSENT) return content;
      if (isFrame(content)) return removeFrom(content, key);
      return removeFromOther(content, key);
    };

    /**
     * @param {Frame} frame
     * @param {FrameKey} key must be present
     * @returns {any} a frame; if no other key is left, the stranger or undefined
     */
    const removeFrom = (frame, key) => {
      /** @type {Frame | null} */
      let link = frame;
      while (link !== null && link.#key !== key) link = link.#rest;
      const front = link === null ? promoteFromTable(frame, key) : promoteLink(frame, link);
      if (front.#rest !== null) return front.#rest;
      const table = tableOf(front.#base);
      const stranger = strangerOf(front.#base);
      const next = table === null ? null : tables.anyKey(table);
      if (table === null || next === null) return stranger?.value;
      const base = baseOf(olderEntries(null, table, next), stranger);
      return linked(next, lookupIn(table, next), null, base);
    };

    overlay = (content, over) => {
      if (over === undefined || over === content) return content;
      if (content === undefined) return over;
      return overlayOwn(withForeign(content, foreignIn(over)), over);
    };

    overlayOwn = (content, over) => {
      if (over === undefined) return content;
      const top = isFrame(over) ? over : carriedBy(over);
      if (top === undefined) return content;
      const below = isFrame(content) ? content : carriedBy(content);
      /** @type {any} a frame, a stranger or undefined */
      let merged =
        below === undefined ? (isForeign(content) ? undefined : content) : frameOf(below);
      // Not `extend` of the whole content: what has a lifetime keeps that one.
      const enter = (/** @type {FrameKey} */ key, /** @type {any} */ value) => {
        if (!key.retired) merged = extend(merged, key, value);
      };
      const frame = frameOf(top);
      const table = frame === undefined ? null : tableOf(frame.#base);
      if (table !== null) tables.forEach(table, enter);
      for (let link = frame ?? null; link !== null; link = link.#rest) {
        enter(link.#key, link.#value);
      }
      const living = !isFrame(top)
        ? top
        : below !== undefined && !isFrame(below)
          ? below
          : undefined;
      return put(content, living === undefined ? merged : new Living(merged, lifetimesOf(living)));
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
     * @param {any} value something other than an object costs an exception, some microseconds
     * @returns {value is Frame}
     */
    const isFrame = (value) => {
      try {
        return #key in value;
      } catch {
        return false; // It is no object.
      }
    };

    /**
     * Returns the link of `key`, if it is one after the first.
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
     * @param {FrameKey} key must be absent
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
      frame.#base = baseOf(older, strangerOf(frame.#base));
      frame.#rest = null;
      frame.#digest = firstDigest(frame.#key);
    };

    /**
     * Builds a table of all entries of some links and a table that can still be read.
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
     * Returns an equal frame in which `link`, one of its links, comes first.
     *
     * @param {Frame} frame
     * @param {Frame} link
     */
    const promoteLink = (frame, link) =>
      frame === link ? frame : linked(link.#key, link.#value, without(frame, link), frame.#base);

    /**
     * Returns the links from `first` on without `link`. Links above it are copied; links below it
     * are shared.
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
     * Returns an equal frame in which `key`, found in its table, comes first. The table must be
     * rebuilt, so the links move into it too.
     *
     * @param {Frame} frame
     * @param {FrameKey} key
     */
    const promoteFromTable = (frame, key) => {
      const { table, stranger } = /** @type {{ table: any[], stranger: Stranger | null }} */ (
        frame.#base
      );
      const base = baseOf(olderEntries(frame, table, key), stranger);
      return linked(key, lookupIn(table, key), null, base);
    };

    // Contents that are no frame: over a foreign frame, in a lifetime, or both.

    /**
     * @param {any} content
     * @returns {Frame | LivingFrame | undefined} what it has of ours
     */
    const carriedBy = (content) => {
      // In this order because `isLiving` and `isFrame` are slow to say no.
      if (!isMap(content)) {
        if (isLiving(content)) return content;
        if (!isForeign(content)) return undefined;
      }
      const carried = carriedIn(content);
      if (carried === undefined) return undefined;
      return isFrame(carried) || isLiving(carried) ? carried : undefined;
    };

    /**
     * @param {Frame | LivingFrame} carried
     * @returns {Frame | undefined}
     */
    const frameOf = (carried) => (isFrame(carried) ? carried : frameIn(carried));

    /**
     * @param {any} content
     * @returns {Foreign | null} what it has of Node's
     */
    const foreignIn = (content) =>
      isMap(content) || (!isLiving(content) && isForeign(content) && !isFrame(content))
        ? content
        : null;

    /**
     * @param {any} content
     * @param {Frame | LivingFrame | undefined} carried
     * @returns {Content} `carried`, over what `content` has of Node's
     */
    const put = (content, carried) => {
      const foreign = foreignIn(content);
      return foreign === null ? carried : new CarryingMap(foreign, carried);
    };

    /**
     * @param {Content} content
     * @param {Foreign | null} over
     * @returns {Content} the same, over Node's entries of both
     */
    const withForeign = (content, over) => {
      if (over === null) return content;
      const carried = isFrame(content) ? alone(content) : carriedBy(content);
      const foreign = foreignIn(content);
      return foreign === null
        ? new CarryingMap(over, carried)
        : new CarryingMap(foreign, carried, over);
    };

    enterLifetime = (content, lifetime) => {
      const carried = isFrame(content) ? content : carriedBy(content);
      const living = carried !== undefined && !isFrame(carried);
      const frame = living ? frameIn(carried) : alone(carried);
      const lifetimes = addLifetime(living ? lifetimesOf(carried) : null, lifetime);
      return put(content, new Living(frame, lifetimes));
    };

    /**
     * A frame that was made over a stranger, and that Node has copied into a Map since, is over that
     * Map now.
     *
     * @template {Frame | undefined} F
     * @param {F} frame
     * @returns {F} the same frame, not over a stranger
     */
    const alone = (frame) =>
      frame === undefined || strangerOf(frame.#base) === null
        ? frame
        : /** @type {F} */ (onto(frame, baseOf(tableOf(frame.#base), null)));

    /**
     * @param {Frame} frame
     * @param {Base | null} base
     * @returns {Frame} the same links on top of `base`
     */
    const onto = (frame, base) => {
      const rest = frame.#rest === null ? null : onto(frame.#rest, base);
      return linked(frame.#key, frame.#value, rest, base);
    };

    /**
     * @param {any} content no frame
     * @param {FrameKey} key
     * @returns {any} the value, a Held or ABSENT
     */
    const findInOther = (content, key) => {
      const carried = carriedBy(content);
      const frame = carried === undefined ? undefined : frameOf(carried);
      return frame === undefined ? ABSENT : find(frame, key);
    };

    /**
     * Only a frame in a lifetime has a Held: the value of another one is not looked at.
     *
     * @param {any} content no frame
     * @param {FrameKey} key
     * @param {boolean} isRead see `read`
     * @returns {any} the value or ABSENT
     */
    const valueInOther = (content, key, isRead) => {
      const carried = carriedBy(content);
      if (carried === undefined) return ABSENT;
      if (isFrame(carried)) return find(carried, key);
      const frame = frameIn(carried);
      return frame === undefined ? ABSENT : valueOf(find(frame, key), isRead);
    };

    /**
     * @param {unknown} content neither undefined nor a frame
     * @param {FrameKey} key
     * @param {any} value
     * @returns {Content}
     */
    const extendOther = (content, key, value) => {
      if (!isForeign(content)) {
        return linked(key, value, null, new Base(null, new Stranger(content)));
      }
      const carried = carriedBy(content);
      if (carried === undefined) return put(content, linked(key, value, null, null));
      if (isFrame(carried)) return put(content, extendFrame(alone(carried), key, value));
      const lifetimes = lifetimesOf(carried);
      const entry = key.outlives ? value : hold(lifetimes, value);
      return put(content, new Living(extend(frameIn(carried), key, entry), lifetimes));
    };

    /**
     * @param {any} content no frame
     * @param {FrameKey} key must be present
     * @returns {Content}
     */
    const removeFromOther = (content, key) => {
      const carried = /** @type {Frame | LivingFrame} */ (carriedBy(content));
      if (isFrame(carried)) return put(content, removeFrom(alone(carried), key));
      return put(content, new Living(removeFrom(frameIn(carried), key), lifetimesOf(carried)));
    };

    // @ts-expect-error: a program that holds a frame must not be able to make another.
    delete Frame.prototype.constructor;
    ObjectFreeze(Frame.prototype);
  }
}

module.exports = {
  LINKS,
  add,
  enterLifetime,
  entryOf,
  extend,
  lookup,
  overlay,
  overlayOwn,
  read,
  remove,
  restore,
};
