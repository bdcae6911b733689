'use strict';

let keys = 0;

/**
 * The identity under which a frame stores the value of a variable. Frames hold keys instead of
 * variables for two reasons: a frame must not keep a variable alive, and a storage that is disabled
 * can take a new identity.
 */
class Key {
  /** The search for this key in a table starts at the place that this number gives. */
  number = keys++;

  /** The bit of this key, one of 4 to 29, in the digests of the frames that hold it. */
  mark = 16 << (this.number % 26);

  /** True when no code can read this key any more. New tables leave it out. */
  retired = false;

  /**
   * The retired key that this one replaces. A frame may still hold its value, if the storage was
   * disabled in another context.
   *
   * @type {Key | null}
   */
  previous = null;

  /** @param {boolean} [outlives] whether the end of a lifetime does not end its values (lifetime.js) */
  constructor(outlives = false) {
    this.outlives = outlives;
  }
}

/** The result of `lookup` for an absent key; `undefined` is an ordinary value. */
const ABSENT = Symbol('absent');

module.exports = { ABSENT, Key };
