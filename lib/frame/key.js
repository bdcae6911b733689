'use strict';

let keys = 0;

/**
 * The identity under which a variable's value stands in a frame. Frames hold keys and not
 * variables, so that a frame does not keep a variable alive and a storage that is disabled can
 * take a new identity.
 */
class Key {
  /** Where the search for this key begins. */
  number = keys++;

  /** Its bit, one of 4 to 29, in the digests of the frames that hold it. */
  mark = 16 << (this.number % 26);

  /** True once nothing can read under this key any more: whoever builds a table leaves it out. */
  retired = false;
}

/** What `lookup` answers for a key that is not there; `undefined` is a value like any other. */
const ABSENT = Symbol('absent');

module.exports = { ABSENT, Key };
