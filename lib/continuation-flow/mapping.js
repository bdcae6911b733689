'use strict';

const { ArrayFrom } = require('../internal/primordials.js');

/**
 * The immutable mapping from flows to values of a continuation: a list, newest first, in which each
 * flow occurs at most once. `null` is the mapping in which no flow has a value.
 *
 *     mapping ──► B: 2 ──► A: 1 ──► null
 *
 * A list is enough, because flows are few and only `run` and merge points create mappings. Like a
 * frame, a mapping keeps no shadowed values. Unlike a frame, its entries can be enumerated, which
 * merging needs.
 *
 * @typedef {Entry | null} Mapping
 */

/**
 * `array.map` without an iterator: a program that replaced the iterator could see the values.
 *
 * @param {any[]} array
 * @param {(element: any) => any} map
 * @returns {any[]}
 */
function mapArray(array, map) {
  return ArrayFrom({ __proto__: null, length: array.length }, (_, i) => map(array[i]));
}

/** The identity of a flow, its default value, and its rule for merge points. */
class FlowKey {
  /**
   * @param {any} defaultValue
   * @param {'last' | 'first' | ((values: any[]) => any)} merge
   */
  constructor(defaultValue, merge) {
    this.defaultValue = defaultValue;
    this.merge = merge;
  }
}

/** Counts values: each value that a `run` or a merge creates gets its own number. */
let versions = 0;

class Entry {
  /**
   * @param {FlowKey} key
   * @param {any} value the value, or the error that `merge` threw
   * @param {boolean} failed whether `merge` threw
   * @param {number} version the number of the value
   * @param {any[] | null} branches the values of the last merge
   * @param {object} holder keeps the promise hooks installed: installation.js
   * @param {Mapping} rest
   */
  constructor(key, value, failed, version, branches, holder, rest) {
    this.key = key;
    this.value = value;
    this.failed = failed;
    this.version = version;
    this.branches = branches;
    this.holder = holder;
    this.rest = rest;
  }
}

/**
 * @param {Mapping} mapping
 * @param {FlowKey} key
 * @returns {Entry | null}
 */
function find(mapping, key) {
  let entry = mapping;
  while (entry !== null && entry.key !== key) entry = entry.rest;
  return entry;
}

/**
 * @param {Mapping} mapping
 * @param {FlowKey} key
 * @returns {any} its value, or the default if it has none
 */
function read(mapping, key) {
  const entry = find(mapping, key);
  if (entry === null) return key.defaultValue;
  if (entry.failed) throw entry.value;
  return entry.value;
}

/**
 * @param {Mapping} mapping
 * @param {FlowKey} key
 * @returns {any[]} a new array: the values of the last merge, or the single current value
 */
function readBranches(mapping, key) {
  const branches = find(mapping, key)?.branches ?? null;
  if (branches === null) return [read(mapping, key)];
  return mapArray(branches, (value) => value);
}

/**
 * @param {Mapping} mapping
 * @param {FlowKey} key
 * @param {any} value
 * @param {object} holder
 * @returns {Entry}
 */
function put(mapping, key, value, holder) {
  return new Entry(key, value, false, ++versions, null, holder, without(mapping, key));
}

/**
 * @param {Mapping} mapping
 * @param {FlowKey} key
 * @returns {Mapping}
 */
function without(mapping, key) {
  const found = find(mapping, key);
  if (found === null) return mapping;
  let copied = found.rest;
  for (let entry = mapping; entry !== found && entry !== null; entry = entry.rest) {
    copied = copy(entry, entry.branches, copied);
  }
  return copied;
}

/**
 * @param {Entry} entry
 * @param {any[] | null} branches
 * @param {Mapping} rest
 */
function copy({ key, value, failed, version, holder }, branches, rest) {
  return new Entry(key, value, failed, version, branches, holder, rest);
}

/**
 * Returns the mapping that continues several mappings: each flow with a value in any of them gets
 * one merged value.
 *
 * @param {Mapping[]} mappings in the order of the input
 * @param {number} first the index of the mapping that finished first
 * @param {number} last the index of the mapping that finished last
 * @returns {Mapping}
 */
function merge(mappings, first, last) {
  /** @type {Mapping} */
  let merged = null;
  for (let i = 0; i < mappings.length; i++) {
    for (let entry = mappings[i]; entry !== null; entry = entry.rest) {
      if (find(merged, entry.key) === null) {
        merged = mergeOne(mappings, first, last, entry, merged);
      }
    }
  }
  return merged;
}

/**
 * Merges one flow. The value is chosen now and not on the first read, because a deferred choice
 * would keep the branches of every earlier merge in a loop. If `merge` throws, the error is stored
 * and thrown to code that reads the flow; other code is not affected.
 *
 * @param {Mapping[]} mappings
 * @param {number} first
 * @param {number} last
 * @param {Entry} entry of the flow to merge
 * @param {Mapping} rest
 */
function mergeOne(mappings, first, last, entry, rest) {
  const { key, holder } = entry;
  /** @type {any[] | null} */
  let branches = null;
  try {
    branches = mapArray(mappings, (mapping) => read(mapping, key));
    if (isUnchanged(mappings, entry)) return copy(entry, branches, rest);
    const value =
      typeof key.merge === 'function'
        ? (0, key.merge)(mapArray(branches, (branch) => branch))
        : branches[key.merge === 'first' ? first : last];
    return new Entry(key, value, false, ++versions, branches, holder, rest);
  } catch (error) {
    return new Entry(key, error, true, ++versions, branches, holder, rest);
  }
}

/**
 * Returns whether no branch changed the value of the flow, so that there is nothing to merge.
 * Without this check, a function that sums values would count values twice that existed before the
 * branches began.
 *
 * @param {Mapping[]} mappings
 * @param {Entry} entry
 */
function isUnchanged(mappings, { key, version }) {
  for (let i = 0; i < mappings.length; i++) {
    if (find(mappings[i], key)?.version !== version) return false;
  }
  return true;
}

/**
 * Returns the mapping after a merge of no promises: no value changes.
 *
 * @param {Mapping} mapping
 * @returns {Mapping}
 */
function mergeNothing(mapping) {
  /** @type {Mapping} */
  let merged = null;
  for (let entry = mapping; entry !== null; entry = entry.rest) merged = copy(entry, [], merged);
  return merged;
}

module.exports = { FlowKey, mapArray, merge, mergeNothing, put, read, readBranches };
