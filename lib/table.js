'use strict';

/**
 * An immutable table from keys to values: one flat array, open addressing, built once.
 *
 *     [ key, value, key, value, undefined, undefined, key, value, … ]
 *
 * A key's place is its number modulo the number of places; if that is taken, the next free one.
 * Numbers are handed out in sequence, so live keys seldom collide. At most half of the places are
 * taken, so a probe for an absent key ends after a step or two.
 *
 * A `Map` of the same size is slower to read (10 to 15 ns against 3 to 4) and several times as
 * slow to build; measurements in docs/frames.md.
 */

let keys = 0;

/**
 * The identity under which a variable's value stands in a frame. Frames hold keys and not
 * variables, so that a frame does not keep a variable alive and a storage that is disabled can
 * take a new identity.
 */
class Key {
  /** Where the search for this key begins. */
  number = keys++;

  /** True once nothing can read under this key any more: whoever rebuilds a table drops it. */
  retired = false;
}

/** What `lookup` answers for a key that is not there; `undefined` is a value like any other. */
const ABSENT = Symbol('absent');

/**
 * @typedef {any[]} Table
 */

/**
 * @param {Table} table
 * @param {Key} key
 * @returns {any} the value, or ABSENT
 */
function lookup(table, key) {
  const mask = table.length - 1;
  let place = (key.number << 1) & mask;
  for (;;) {
    const found = table[place];
    if (found === key) return table[place + 1];
    if (found === undefined) return ABSENT;
    place = (place + 2) & mask;
  }
}

/**
 * @param {any[]} entries keys and values in turn, each key once
 * @returns {Table}
 */
function build(entries) {
  let length = 8;
  while (length < entries.length * 2) length *= 2;
  const table = new Array(length).fill(undefined);
  const mask = length - 1;
  for (let i = 0; i < entries.length; i += 2) {
    let place = (entries[i].number << 1) & mask;
    while (table[place] !== undefined) place = (place + 2) & mask;
    table[place] = entries[i];
    table[place + 1] = entries[i + 1];
  }
  return table;
}

/**
 * Appends what can still be read in `table` to `entries`.
 *
 * @param {Table} table
 * @param {any[]} entries keys and values in turn
 * @param {Key} [except] a key to leave out
 */
function collect(table, entries, except) {
  for (let i = 0; i < table.length; i += 2) {
    const key = table[i];
    if (key !== undefined && key !== except && !key.retired) entries.push(key, table[i + 1]);
  }
}

module.exports = { ABSENT, Key, build, collect, lookup };
