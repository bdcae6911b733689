'use strict';

const { ArrayFrom } = require('../internal/primordials.js');

/**
 * The immutable mapping from flows to values that goes with a continuation: a list, newest first,
 * in which each flow stands once. `null` is the mapping in which no flow has a value.
 *
 *     mapping ──► B: 2 ──► A: 1 ──► null
 *
 * Flows are few and mappings are made by `run` and at merge points only, so a list is enough; what
 * it takes over from a frame is that nothing shadowed is kept. Beyond what a frame does, its
 * entries can be enumerated, which merging needs.
 *
 * @typedef {Entry | null} Mapping
 */

/**
 * `array.map`, which asks no iterator: whoever replaced that would see the values.
 *
 * @param {any[]} array
 * @param {(element: any) => any} map
 * @returns {any[]}
 */
function mapArray(array, map) {
  return ArrayFrom({ __proto__: null, length: array.length }, (_, i) => map(array[i]));
}

/** The identity of a flow, and what it wants done at a merge point. */
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

/** Counts values: each that a `run` or a merge has made has a number of its own. */
let versions = 0;

class Entry {
  /**
   * @param {FlowKey} key
   * @param {any} value or what `merge` threw
   * @param {boolean} failed whether `merge` threw
   * @param {number} version of the value
   * @param {any[] | null} branches the values that were merged last
   * @param {object} holder what keeps the promise hooks installed: installation.js
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
 * @returns {any} its value; the default where it has none
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
 * @returns {any[]} a new array: the values that were merged last, or the only one there is
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
 * The mapping that continues several: each flow that has a value in any of them gets one from all.
 *
 * @param {Mapping[]} mappings in the order of the input
 * @param {number} first the place of the one that finished first
 * @param {number} last and of the one that finished last
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
 * A value is chosen at once, not when it is read: a choice that is put off would keep the branches
 * of every earlier merge in a loop. What `merge` throws is kept for who reads the flow; nobody
 * else has to do with it.
 *
 * @param {Mapping[]} mappings
 * @param {number} first
 * @param {number} last
 * @param {Entry} entry of the flow that is to be merged
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
 * Whether no branch has given the flow another value: then there is nothing to merge. Otherwise a
 * function that adds values up would count those twice that were there before the branches began.
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
 * The mapping as it continues a merge of nothing: no value changes.
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
