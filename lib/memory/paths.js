'use strict';

/**
 * What keeps a node alive: the shortest path from the root of the heap, over what is not weak.
 *
 * @typedef {InstanceType<typeof import('./snapshot.js').Heap>} Heap
 *
 * @typedef {object} Step
 * @property {number} node a node on the path
 * @property {number} edge its edge to the node before
 */

const { MARK } = require('./mark.js');

const NONE = 0xffffffff;

/** WeakMap entries: "3 / part of key (Object @1) -> value (Object @5) pair in WeakMap (table @7)". */
const EPHEMERON = /^(?:\d+ \/ )?part of key .* pair in WeakMap \(table @(\d+)\)$/s;

/**
 * What an edge is worth: it is taken at once, only when there is no other way, or never. Backing stores
 * repeat what the object itself shows with better names, and what V8's feedback and the stack hold says
 * little to a user.
 */
class Ranking {
  /** @type {Map<number, number>} for the names of internal edges: the table of an ephemeron; 0 for no such */
  #tables = new Map();

  /** @param {Heap} heap */
  constructor(heap) {
    this.heap = heap;
    this.mark = heap.nameIndex(MARK);
    this.backing = new Set(['properties', 'elements'].map((name) => heap.nameIndex(name)));
    this.last = new Set(
      ['system / FeedbackVector', 'system / FeedbackCell', '(Stack roots)'].map((name) =>
        heap.nameIndex(name),
      ),
    );
  }

  /** @param {number} node */
  comesLast(node) {
    return this.last.has(this.heap.nameNumber(node));
  }

  /**
   * @param {number} node
   * @param {number} edge
   * @returns {'never' | 'last' | 'first'}
   */
  rank(node, edge) {
    const { heap } = this;
    if (heap.edgeTypeNumber(edge) === heap.weak) return 'never';
    if (heap.nameNumber(node) === this.mark && heap.type(node) === 'object') return 'never';
    if (heap.edgeType(edge) !== 'internal') return 'first';
    const name = heap.edgeNameNumber(edge);
    if (this.backing.has(name)) return 'last';
    let table = this.#tables.get(name);
    if (table === undefined) {
      table = Number(EPHEMERON.exec(heap.edgeName(edge))?.[1] ?? 0);
      this.#tables.set(name, table);
    }
    // The key keeps the value alive, and not the table alone.
    return table !== 0 && table === heap.id(node) ? 'never' : 'first';
  }
}

class Paths {
  #heap;
  #edgeTo;
  /** @type {Uint32Array} the node before each node */
  #before;

  /** @param {Heap} heap */
  constructor(heap) {
    this.#heap = heap;
    this.#edgeTo = new Uint32Array(heap.count).fill(NONE);
    this.#before = new Uint32Array(heap.count);
    this.order = new Uint32Array(heap.count).fill(NONE);
    this.#search();
  }

  #search() {
    const heap = this.#heap;
    const ranking = new Ranking(heap);
    const queue = new Uint32Array(heap.count);
    /** @type {number[]} pairs of a node and an edge of it */
    let later = [];
    let [head, tail] = [0, 0];
    queue[tail++] = 0;
    this.order[0] = 0;
    const take = (/** @type {number} */ node, /** @type {number} */ edge) => {
      const to = heap.to(edge);
      if (this.order[to] !== NONE) return;
      this.order[to] = tail;
      this.#edgeTo[to] = edge;
      this.#before[to] = node;
      queue[tail++] = to;
    };
    for (;;) {
      while (head < tail) {
        const node = queue[head++];
        const comesLast = ranking.comesLast(node);
        const end = heap.firstEdge(node + 1);
        for (let edge = heap.firstEdge(node); edge < end; edge++) {
          const rank = ranking.rank(node, edge);
          if (rank === 'never') continue;
          if (rank === 'last' || comesLast) later.push(node, edge);
          else take(node, edge);
        }
      }
      if (later.length === 0) return;
      const now = later;
      later = [];
      for (let at = 0; at < now.length; at += 2) take(now[at], now[at + 1]);
    }
  }

  /** @param {number} node */
  isAlive(node) {
    return this.order[node] !== NONE;
  }

  /**
   * @param {number} node
   * @returns {Step[]} from what holds the node to the root
   */
  to(node) {
    /** @type {Step[]} */
    const steps = [];
    for (let at = node; at !== 0 && this.isAlive(at); at = this.#before[at]) {
      steps.push({ node: this.#before[at], edge: this.#edgeTo[at] });
    }
    return steps;
  }
}

/**
 * @param {Heap} heap
 * @param {Iterable<number>} nodes
 * @returns {number} how many bytes would be free if these nodes were gone
 */
function retainedBy(heap, nodes) {
  const ranking = new Ranking(heap);
  const seen = new Uint8Array(heap.count);
  for (const node of nodes) seen[node] = 1;
  const queue = new Uint32Array(heap.count);
  let [head, tail, kept] = [0, 0, 0];
  queue[tail++] = 0;
  seen[0] = 1;
  while (head < tail) {
    const node = queue[head++];
    kept += heap.size(node);
    const end = heap.firstEdge(node + 1);
    for (let edge = heap.firstEdge(node); edge < end; edge++) {
      const to = heap.to(edge);
      if (seen[to] === 1 || ranking.rank(node, edge) === 'never') continue;
      seen[to] = 1;
      queue[tail++] = to;
    }
  }
  return kept;
}

module.exports = { Paths, retainedBy };
