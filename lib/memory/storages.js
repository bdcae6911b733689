'use strict';

const { MARK, RESOURCE_STORE } = require('./mark.js');

/**
 * The storages and variables of a heap, and the values that contexts have for them.
 *
 * Where they are kept, in Node's own storage: from Node 24 on, and on 22 under
 * `--experimental-async-context-frame`, a context is an `AsyncContextFrame`, a Map from storages to values
 * (lib/internal/async_local_storage/async_context_frame.js). Otherwise each async resource has the value of
 * a storage as a property, under the symbol that the storage has as `kResourceStore`
 * (lib/internal/async_local_storage/async_hooks.js). In this package: lib/frame/frame.js and table.js.
 *
 * @typedef {import('./snapshot.js').Heap} Heap
 *
 * @typedef {object} Held
 * @property {number} holder the context or resource that has the value
 * @property {number} value a snapshot does not show numbers, which hold nothing
 *
 * @typedef {object} Storage
 * @property {number} node the storage or variable; of ours, the Key if it no longer exists
 * @property {Held[]} held
 *
 * @typedef {object} Mark
 * @property {number} searched the storage that is searched, or -1
 * @property {Map<number, string>} places where storages were made
 * @property {{ storage: number, value: number, age: number }[]} entered what was seen to be entered; ages in
 *   seconds
 */

class Finder {
  /** @type {Map<number, Storage>} */
  #storages = new Map();

  /** @param {Heap} heap */
  constructor(heap) {
    this.heap = heap;
  }

  /**
   * @param {number} node
   * @returns {Storage}
   */
  storage(node) {
    let storage = this.#storages.get(node);
    if (storage === undefined) {
      storage = { node, held: [] };
      this.#storages.set(node, storage);
    }
    return storage;
  }

  /**
   * @param {number} node
   * @param {number} holder
   * @param {number} value -1 for a number or undefined
   */
  add(node, holder, value) {
    const { heap } = this;
    const { held } = this.storage(node);
    // Hidden are undefined, null, true and false.
    if (value === -1 || heap.type(value) === 'hidden') return;
    // On the backend `host`, all our frames are values of one storage of Node's.
    if (/^(?:Frame|Living)$/.test(heap.name(value)) && holder !== value) return;
    held.push({ holder, value });
  }

  /**
   * @param {number} node an array
   * @param {string} type of its edges
   * @returns {Map<number, number>} from an index to the node there
   */
  elements(node, type) {
    const { heap } = this;
    const elements = new Map();
    for (let edge = heap.firstEdge(node); edge < heap.firstEdge(node + 1); edge++) {
      if (heap.edgeType(edge) !== type) continue;
      const index = Number(heap.edgeName(edge));
      if (index >= 0) elements.set(index, heap.to(edge));
    }
    return elements;
  }

  /** Node's Maps. */
  findFrames() {
    const { heap } = this;
    const names = ['AsyncContextFrame', 'CarryingMap'];
    for (const name of names) {
      for (const frame of heap.named(name)) {
        const table = heap.follow(frame, 'table', 'internal');
        if (table === -1) continue;
        // [ entries, deleted, buckets, a number for each bucket, then key, value and number of the next ]
        const elements = this.elements(table, 'internal');
        const seen = new Set();
        for (const [index, key] of elements) {
          if (seen.has(index) || !this.isStorage(key)) continue;
          seen.add(index + 1);
          this.add(key, frame, elements.get(index + 1) ?? -1);
        }
      }
    }
  }

  /**
   * @param {number} node a key of one of Node's Maps
   * @returns {boolean} whether it is a storage of Node's, and not a bucket or a frame of ours
   */
  isStorage(node) {
    const { heap } = this;
    return (
      heap.type(node) === 'object' &&
      heap.follow(node, '#defaultValue', 'property') !== -1 &&
      heap.follow(node, '#key', 'property') === -1
    );
  }

  /** Properties of resources. */
  findResources() {
    const { heap } = this;
    /** @type {Map<string, number[]>} from the name of the property to the storages that have it */
    const symbols = new Map();
    const property = heap.nameIndex(RESOURCE_STORE);
    if (property === -1) return;
    for (let node = 0; node < heap.count; node++) {
      if (heap.type(node) !== 'object') continue;
      const symbol = heap.follow(node, RESOURCE_STORE, 'property');
      if (symbol === -1 || heap.type(symbol) !== 'symbol') continue;
      const description = heap.follow(symbol, 'name', 'internal');
      const name = description === -1 ? RESOURCE_STORE : heap.name(description);
      symbols.set(name, [...(symbols.get(name) ?? []), node]);
      this.storage(node);
    }
    /** @type {Map<number, number>} */
    const storageOf = new Map();
    for (const [name, [node]] of symbols) {
      // Several with one name cannot be told apart in a snapshot: they are reported as one.
      storageOf.set(heap.nameIndex(`<symbol ${name}>`), node);
    }
    this.same = [...symbols.values()].filter(({ length }) => length > 1);
    for (const [, ...others] of this.same) {
      for (const node of others) this.#storages.delete(node);
    }
    for (let node = 0; node < heap.count; node++) {
      if (heap.type(node) !== 'object') continue;
      for (let edge = heap.firstEdge(node); edge < heap.firstEdge(node + 1); edge++) {
        const storage = storageOf.get(heap.edgeNameNumber(edge));
        if (storage !== undefined && heap.edgeType(edge) === 'property') {
          this.add(storage, node, heap.to(edge));
        }
      }
    }
  }

  /** Frames of this package. */
  findOwn() {
    const { heap } = this;
    /** @type {Map<number, number>} from a Key to the storage or variable that has it */
    const storageOf = new Map();
    const keys = new Set(heap.named('Key'));
    if (keys.size === 0) return;
    for (let node = 0; node < heap.count; node++) {
      if (heap.type(node) !== 'object') continue;
      const key = heap.follow(node, '#key', 'property');
      if (!keys.has(key) || heap.follow(node, '#value', 'property') !== -1) continue;
      if (heap.follow(node, '#rest', 'property') !== -1) continue;
      storageOf.set(key, node);
      this.storage(node);
    }
    const add = (/** @type {number} */ key, /** @type {number} */ holder, /** @type {number} */ value) => {
      const held = value === -1 ? -1 : this.unwrap(value);
      this.add(storageOf.get(key) ?? key, holder, held);
    };
    for (const frame of heap.named('Frame')) {
      const key = heap.follow(frame, '#key', 'property');
      if (keys.has(key)) add(key, frame, heap.follow(frame, '#value', 'property'));
    }
    for (const base of heap.named('Base')) {
      const table = heap.follow(base, 'table', 'property');
      if (table === -1) continue;
      const elements = this.elements(table, 'element');
      for (const [index, key] of elements) {
        if (index % 2 === 0 && keys.has(key)) add(key, base, elements.get(index + 1) ?? -1);
      }
    }
  }

  /**
   * @param {number} value what a frame has
   * @returns {number} the value; if its lifetime has ended, -1
   */
  unwrap(value) {
    const { heap } = this;
    if (heap.type(value) !== 'object' || heap.name(value) !== 'Held') return value;
    for (let edge = heap.firstEdge(value); edge < heap.firstEdge(value + 1); edge++) {
      const isEntry = heap.edgeType(edge) === 'internal' && / pair in WeakMap /.test(heap.edgeName(edge));
      if (isEntry) return heap.to(edge);
    }
    return -1;
  }

  /** @returns {Storage[]} */
  find() {
    this.findFrames();
    this.findResources();
    this.findOwn();
    return [...this.#storages.values()];
  }
}

/**
 * @param {Heap} heap
 * @returns {Mark} what the process has said
 */
function readMark(heap) {
  const places = new Map();
  /** @type {Mark['entered']} */
  const entered = [];
  let searched = -1;
  for (const mark of heap.named(MARK)) {
    const direct = heap.follow(mark, 'storage', 'property');
    if (direct === -1) continue;
    const storage = referred(heap, direct);
    const text = textOf(heap, heap.follow(mark, 'text', 'property'));
    if (storage === direct) {
      searched = storage;
      continue;
    }
    const ref = heap.follow(mark, 'value', 'property');
    const value = ref === -1 ? -1 : referred(heap, ref);
    if (storage === -1) continue;
    if (value !== ref) entered.push({ storage, value, age: Number(text) });
    else if (text !== undefined) places.set(storage, text);
  }
  return { searched, places, entered: entered.filter(({ value }) => value !== -1) };
}

/**
 * @param {Heap} heap
 * @param {number} node
 * @returns {number} where a WeakRef leads, or -1 if what was there is gone; any other node itself
 */
const referred = (heap, node) =>
  heap.name(node) === 'WeakRef' && heap.type(node) === 'object'
    ? heap.follow(node, 'target', 'weak')
    : node;

/**
 * @param {Heap} heap
 * @param {number} node -1 for no node
 * @returns {string | undefined}
 */
const textOf = (heap, node) =>
  node !== -1 && /string$/.test(heap.type(node)) ? heap.name(node) : undefined;

module.exports = { Finder, readMark, textOf };
