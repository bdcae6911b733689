'use strict';

const { ABSENT } = require('./key.js');
const { ArrayFrom, ArrayPrototypeToReversed } = require('../internal/primordials.js');

/**
 * An immutable table from keys to values: one flat array, open addressing, built once.
 *
 *     [ key, value, key, value, undefined, undefined, key, value, … ]
 *
 * A key's place is its number modulo the number of places; if that is taken, the next free one.
 * Numbers are handed out in sequence, so live keys seldom collide. At most half of the places are
 * taken, so a probe for an absent key ends after a step or two.
 *
 * A `Map` of the same size is slower to read and several times as slow to build: docs/frames.md.
 *
 * @typedef {any[]} Table
 * @typedef {InstanceType<typeof import('./key.js').Key>} Key
 */

const none = undefined;

/**
 * An empty array of each size, for copying: elements that were never set could be watched, and
 * set, through Array.prototype. They are made while the package is loaded, when `concat` is still
 * V8's own, which leaves them packed: V8 copies packed arrays fast. Larger ones are made slowly.
 *
 * @type {Table[]}
 */
const blanks = [[none, none, none, none, none, none, none, none]];
while (blanks[blanks.length - 1].length < 4096) {
  const half = blanks[blanks.length - 1];
  blanks.push(half.concat(half));
}

/**
 * @param {number} entries how many are going to be inserted
 * @returns {Table}
 */
function blank(entries) {
  let size = 0;
  while (8 << size < entries * 4) size++;
  return size < blanks.length
    ? ArrayPrototypeToReversed(blanks[size])
    : ArrayFrom({ __proto__: null, length: 8 << size }, () => undefined);
}

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
 * Only for a table that nobody else has seen.
 *
 * @param {Table} table
 * @param {Key} key which is not there
 * @param {any} value
 */
function insert(table, key, value) {
  const mask = table.length - 1;
  let place = (key.number << 1) & mask;
  while (table[place] !== undefined) place = (place + 2) & mask;
  table[place] = key;
  table[place + 1] = value;
}

/**
 * @param {Table} table
 * @param {Key | null} except a key that does not count
 * @returns {number} how many entries `copy` would copy
 */
function count(table, except) {
  let entries = 0;
  for (let place = 0; place < table.length; place += 2) {
    const key = table[place];
    if (key !== undefined && key !== except && !key.retired) entries++;
  }
  return entries;
}

/**
 * @param {Table} from
 * @param {Table} to as for `insert`
 * @param {Key | null} except a key to leave out
 */
function copy(from, to, except) {
  for (let place = 0; place < from.length; place += 2) {
    const key = from[place];
    if (key !== undefined && key !== except && !key.retired) insert(to, key, from[place + 1]);
  }
}

/**
 * @param {Table} table
 * @returns {Key | null} some key that can still be read
 */
function anyKey(table) {
  for (let place = 0; place < table.length; place += 2) {
    const key = table[place];
    if (key !== undefined && !key.retired) return key;
  }
  return null;
}

module.exports = { anyKey, blank, copy, count, insert, lookup };
