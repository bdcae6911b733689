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
 * @typedef {InstanceType<typeof import('./snapshot.js').Heap>} Heap
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
 * @property {Set<number>} made storages that were seen to be made
 * @property {Map<number, string>} places where that was, if it is known
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
    // Hidden are undefined, null, true and false.
    if (value === -1 || this.heap.type(value) === 'hidden' || this.isFrame(value)) return;
    this.storage(node).held.push({ holder, value });
  }

  /**
   * On the backend `host`, all frames of this package are values of one storage of Node's.
   *
   * @param {number} node
   */
  isFrame(node) {
    const has = (/** @type {string} */ name) => this.heap.follow(node, name, 'property') !== -1;
    return (has('#key') && has('#rest')) || (has('#frame') && has('#lifetime'));
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
    const names = ['AsyncContextFrame', 'CarryingMap', '_CarryingMap'];
    for (const name of names) {
      for (const frame of heap.named(name)) {
        const table = heap.follow(frame, 'table', 'internal');
        if (table === -1) continue;
        // Three numbers, one for each bucket, then for each entry key, value, and a number. Numbers are
        // not shown, so what is shown first is a key.
        const elements = this.elements(table, 'internal');
        const first = Math.min(...elements.keys());
        for (const [index, key] of elements) {
          const isKey = (index - first) % 3 === 0 && heap.type(key) === 'object';
          if (isKey) this.add(key, frame, elements.get(index + 1) ?? -1);
        }
      }
    }
  }

  /** Properties of resources. */
  findResources() {
    const { heap } = this;
    /** @type {Map<number, Map<number, number>>} by the name of the property: from a symbol to its storage */
    const named = new Map();
    if (heap.nameIndex(RESOURCE_STORE) === -1) return;
    for (let node = 0; node < heap.count; node++) {
      if (heap.type(node) !== 'object') continue;
      const symbol = heap.follow(node, RESOURCE_STORE, 'property');
      if (symbol === -1 || heap.type(symbol) !== 'symbol') continue;
      const description = heap.follow(symbol, 'name', 'internal');
      const name = heap.nameIndex(
        `<symbol ${description === -1 ? RESOURCE_STORE : heap.name(description)}>`,
      );
      named.set(name, (named.get(name) ?? new Map()).set(symbol, node));
      this.storage(node);
    }
    for (let node = 0; node < heap.count; node++) {
      if (heap.type(node) === 'object') this.findProperties(node, named);
    }
  }

  /**
   * @param {number} node a resource, or any object
   * @param {Map<number, Map<number, number>>} named
   */
  findProperties(node, named) {
    const { heap } = this;
    /** How many properties of one name there were. */
    let before = 0;
    for (let edge = heap.firstEdge(node); edge < heap.firstEdge(node + 1); edge++) {
      const symbols = named.get(heap.edgeNameNumber(edge));
      if (symbols === undefined || heap.edgeType(edge) !== 'property') continue;
      const storage =
        symbols.size === 1
          ? [...symbols.values()][0]
          : symbols.get(this.symbolsOf(node).filter((symbol) => symbols.has(symbol))[before++]);
      if (storage !== undefined) this.add(storage, node, heap.to(edge));
    }
  }

  /** @type {Map<number, number[]>} */
  #symbolsOf = new Map();

  /**
   * The symbols of the properties of an object, in their order: V8 shows the properties in the same one, with
   * the description only.
   *
   * @param {number} node
   * @returns {number[]}
   */
  symbolsOf(node) {
    const { heap } = this;
    const map = heap.follow(node, 'map', 'internal');
    const descriptors = map === -1 ? -1 : heap.follow(map, 'descriptors', 'internal');
    if (descriptors === -1) return [];
    let symbols = this.#symbolsOf.get(descriptors);
    if (symbols === undefined) {
      symbols = [...this.elements(descriptors, 'internal')]
        .sort(([a], [b]) => a - b)
        .map(([, to]) => to)
        .filter((to) => heap.type(to) === 'symbol');
      this.#symbolsOf.set(descriptors, symbols);
    }
    return symbols;
  }

  /** Frames of this package: known by their fields, because bundlers change the names of classes. */
  findOwn() {
    const { heap } = this;
    if (heap.nameIndex('#key') === -1) return;
    /** @type {Map<number, number>} from a frame, or a variable or storage, to its Key */
    const keyOf = new Map();
    /** @type {number[]} */
    const frames = [];
    for (let node = 0; node < heap.count; node++) {
      if (heap.type(node) !== 'object') continue;
      const key = heap.follow(node, '#key', 'property');
      if (key === -1) continue;
      keyOf.set(node, key);
      if (heap.follow(node, '#rest', 'property') !== -1) frames.push(node);
    }
    for (const frame of frames) {
      const value = heap.follow(frame, '#value', 'property');
      this.addOwn(/** @type {number} */ (keyOf.get(frame)), frame, value);
      keyOf.delete(frame);
    }
    const bases = new Set(frames.map((frame) => heap.follow(frame, '#base', 'property')));
    for (const base of bases) {
      const table = base === -1 ? -1 : heap.follow(base, 'table', 'property');
      if (table === -1 || heap.type(table) !== 'object') continue;
      const elements = this.elements(table, 'element');
      for (const [index, key] of elements) {
        const isKey = index % 2 === 0 && heap.follow(key, 'retired', 'property') !== -1;
        if (isKey) this.addOwn(key, base, elements.get(index + 1) ?? -1);
      }
    }
    for (const [node, key] of keyOf) {
      const held = this.#heldBy.get(key);
      if (held === undefined) continue;
      this.#heldBy.delete(key);
      for (const { holder, value } of held) this.add(node, holder, value);
    }
    // What has the Key is gone: no code can read these values.
    for (const [key, held] of this.#heldBy) {
      for (const { holder, value } of held) this.add(key, holder, value);
    }
  }

  /** @type {Map<number, Held[]>} */
  #heldBy = new Map();

  /**
   * @param {number} key
   * @param {number} holder
   * @param {number} value
   */
  addOwn(key, holder, value) {
    const held = this.#heldBy.get(key) ?? [];
    this.#heldBy.set(key, held);
    if (value !== -1) held.push({ holder, value: this.unwrap(value) });
  }

  /**
   * @param {number} value what a frame has
   * @returns {number} the value; if its lifetime has ended, -1
   */
  unwrap(value) {
    const { heap } = this;
    const isHeld =
      heap.type(value) === 'object' &&
      heap.follow(value, '#lifetime', 'property') !== -1 &&
      heap.follow(value, '#frame', 'property') === -1;
    if (!isHeld) return value;
    for (let edge = heap.firstEdge(value); edge < heap.firstEdge(value + 1); edge++) {
      const isEntry =
        heap.edgeType(edge) === 'internal' && / pair in WeakMap /.test(heap.edgeName(edge));
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
  const made = new Set();
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
    made.add(storage);
    if (value !== ref) entered.push({ storage, value, age: Number(text) });
    else if (text !== undefined) places.set(storage, text);
  }
  return { searched, made, places, entered: entered.filter(({ value }) => value !== -1) };
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
