'use strict';

const { ABSENT } = require('./key.js');
const { ArrayFrom, ArrayPrototypeToReversed } = require('../internal/primordials.js');

/**
 * An immutable table from keys to values: one flat array with open addressing, built once.
 *
 *     [ key, value, key, value, undefined, undefined, key, value, … ]
 *
 * The place of a key is its number modulo the number of places; if that place is taken, the next
 * free one. Numbers are assigned in sequence, so live keys seldom collide. At most half of the
 * places are taken, so a probe for an absent key ends after a step or two.
 *
 * A `Map` of the same size is slower to read and several times as slow to build: docs/frames.md.
 *
 * @typedef {any[]} Table
 * @typedef {InstanceType<typeof import('./key.js').Key>} Key
 */

const unset = undefined;

/**
 * An empty array of each size, to be copied. Every element is set, because a program can observe
 * and set unset elements through Array.prototype. The arrays are made when the package is loaded
 * and `concat` is still V8's own: it keeps them packed, and V8 copies packed arrays fast. Larger
 * arrays are made the slow way.
 *
 * @type {Table[]}
 */
const blanks = [[unset, unset, unset, unset, unset, unset, unset, unset]];
while (blanks[blanks.length - 1].length < 4096) {
  const half = blanks[blanks.length - 1];
  blanks.push(half.concat(half));
}

/**
 * @param {number} entries how many entries will be inserted
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
 * Adds an entry. Only for a table that no other code has seen yet.
 *
 * @param {Table} table
 * @param {Key} key must not be in the table
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
 * @param {Key | null} except a key to leave out
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
 * @param {Table} to a table that no other code has seen yet
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
 * @param {(key: Key, value: any) => void} callback
 */
function forEach(table, callback) {
  for (let place = 0; place < table.length; place += 2) {
    if (table[place] !== undefined) callback(table[place], table[place + 1]);
  }
}

/**
 * @param {Table} table
 * @returns {Key | null} any key that is not retired
 */
function anyKey(table) {
  for (let place = 0; place < table.length; place += 2) {
    const key = table[place];
    if (key !== undefined && !key.retired) return key;
  }
  return null;
}

module.exports = { anyKey, blank, copy, count, forEach, insert, lookup };
