'use strict';

const fs = require('node:fs');

/**
 * Reads a heap snapshot of V8 into typed arrays, as a stream: a snapshot may be larger than the longest
 * string, and has millions of nodes. The format is that of HeapSnapshotJSONSerializer
 * (V8, src/profiler/heap-snapshot-generator.cc): one object with arrays of numbers, and of strings.
 *
 * Nodes and edges are numbered from 0. Node 0 is the root.
 */

/** How many bytes of a string are kept: enough for a path. Strings of the program can be longer. */
const STRING_BYTES = 2048;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN = 91;
const CLOSE = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** The arrays of numbers that are kept. */
const NUMBERS = ['nodes', 'edges', 'locations'];

/** Numbers, in one array that grows. */
class Numbers {
  length = 0;

  /** @param {number} size how many are expected */
  constructor(size) {
    this.array = new Uint32Array(Math.max(size, 16));
  }

  /** @param {number} number */
  push(number) {
    if (this.length === this.array.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.array);
      this.array = larger;
    }
    this.array[this.length++] = number;
  }
}

/** The strings: their bytes as they are in the file, one after the other. */
class Strings {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #length = 0;
  #starts = new Numbers(1 << 12);

  /** @param {number} byte */
  add(byte) {
    const { length } = this;
    if (this.#length - this.#starts.array[length - 1] >= STRING_BYTES) return;
    if (this.#length === this.#bytes.length) {
      const larger = Buffer.allocUnsafe(this.#length * 2);
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }

  begin() {
    this.#starts.push(this.#length);
  }

  get length() {
    return this.#starts.length;
  }

  /** @param {number} index */
  #end(index) {
    return index + 1 < this.length ? this.#starts.array[index + 1] : this.#length;
  }

  /**
   * @param {number} index
   * @returns {string}
   */
  get(index) {
    const raw = this.#bytes.toString('utf8', this.#starts.array[index], this.#end(index));
    if (!raw.includes('\\')) return raw;
    try {
      return JSON.parse(`"${raw}"`);
    } catch {
      // It was cut within an escape.
      return raw;
    }
  }

  /**
   * @param {string} text without characters that JSON escapes
   * @returns {number} the index of a string, or -1
   */
  indexOf(text) {
    const bytes = Buffer.from(text);
    for (let index = 0; index < this.length; index++) {
      const start = this.#starts.array[index];
      if (this.#end(index) - start !== bytes.length) continue;
      if (this.#bytes[start] !== bytes[0]) continue;
      if (bytes.compare(this.#bytes, start, start + bytes.length) === 0) return index;
    }
    return -1;
  }
}

/** Takes the bytes of a snapshot, in pieces. */
class Parser {
  /** @type {any} the member "snapshot": the fields and types, and the counts */
  header;
  strings = new Strings();
  /** @type {Record<string, Numbers>} */
  numbers = {};

  /** @type {(chunk: Buffer, at: number) => number} reads on from a place, and returns where it stopped */
  #state = this.#member;
  #key = '';
  #text = '';
  #depth = 0;
  #quoted = false;
  #escaped = false;
  #number = -1;

  /** @param {Buffer} chunk */
  write(chunk) {
    for (let at = 0; at < chunk.length;) at = this.#state(chunk, at);
  }

  /**
   * The name of a member of the one object.
   *
   * @param {Buffer} chunk
   * @param {number} at
   */
  #member(chunk, at) {
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === QUOTE) {
        this.#quoted = !this.#quoted;
        if (this.#quoted) this.#key = '';
      } else if (this.#quoted) {
        this.#key += String.fromCharCode(byte);
      } else if (byte === COLON) {
        this.#state = this.#stateFor(this.#key);
        return at + 1;
      }
    }
    return at;
  }

  /** @param {string} key */
  #stateFor(key) {
    if (key === 'strings') return this.#strings;
    if (!NUMBERS.includes(key)) return this.#other;
    const counts = { nodes: this.header.node_count, edges: this.header.edge_count, locations: 0 };
    const fields = this.header.meta[`${key.slice(0, -1)}_fields`].length;
    this.numbers[key] = new Numbers(counts[/** @type {'nodes'} */ (key)] * fields);
    return this.#numbers;
  }

  /**
   * @param {Buffer} chunk
   * @param {number} at
   */
  #numbers(chunk, at) {
    const numbers = this.numbers[this.#key];
    let number = this.#number;
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte >= 48 && byte <= 57) {
        number = (number === -1 ? 0 : number * 10) + byte - 48;
      } else if (byte === COMMA || byte === CLOSE) {
        if (number !== -1) numbers.push(number);
        number = -1;
        if (byte === CLOSE) {
          this.#state = this.#member;
          at++;
          break;
        }
      }
    }
    this.#number = number;
    return at;
  }

  /**
   * @param {Buffer} chunk
   * @param {number} at
   */
  #strings(chunk, at) {
    const { strings } = this;
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (!this.#quoted) {
        if (byte === QUOTE) {
          strings.begin();
          this.#quoted = true;
        } else if (byte === CLOSE) {
          this.#state = this.#member;
          return at + 1;
        }
      } else if (this.#escaped) {
        strings.add(byte);
        this.#escaped = false;
      } else if (byte === QUOTE) {
        this.#quoted = false;
      } else {
        strings.add(byte);
        this.#escaped = byte === BACKSLASH;
      }
    }
    return at;
  }

  /**
   * The value of a member that is no array of ours: the header, or what is left out.
   *
   * @param {Buffer} chunk
   * @param {number} at
   */
  #other(chunk, at) {
    const start = at;
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === QUOTE) this.#quoted = !this.#quoted;
      else if (this.#quoted) continue;
      else if (byte === OPEN || byte === OPEN_BRACE) this.#depth++;
      else if (byte === CLOSE || byte === CLOSE_BRACE) {
        this.#depth--;
        if (this.#depth === 0) {
          at++;
          if (this.#key === 'snapshot') {
            this.header = JSON.parse(this.#text + chunk.toString('utf8', start, at));
            this.#text = '';
          }
          this.#state = this.#member;
          return at;
        }
      }
    }
    if (this.#key === 'snapshot') this.#text += chunk.toString('utf8', start, at);
    return at;
  }
}

/** A heap, as it was when the snapshot was made. */
class Heap {
  #nodes;
  #edges;
  #strings;
  #nodeFields;
  #edgeFields;
  /** @type {Uint32Array} from a node to what is after its place in #locations; 0 without one */
  #locationOf;
  #locations;
  /** @type {string[]} */
  #nodeTypes;
  /** @type {string[]} */
  #edgeTypes;
  /** @type {Uint32Array} the first edge of each node; one more at the end */
  #firstEdge;
  /** @type {{ first: Uint32Array, edges: Uint32Array, from: Uint32Array } | undefined} */
  #retainers;
  /** @type {Map<string, number>} */
  #indexes = new Map();

  /** @param {Parser} parser that has read a whole snapshot */
  constructor({ header, numbers, strings }) {
    const {
      node_fields: nodeFields,
      edge_fields: edgeFields,
      node_types,
      edge_types,
    } = header.meta;
    this.#nodes = numbers.nodes.array;
    this.#edges = numbers.edges.array;
    this.#strings = strings;
    this.#locations = numbers.locations?.array ?? new Uint32Array(0);
    this.#nodeFields = nodeFields.length;
    this.#edgeFields = edgeFields.length;
    [this.#nodeTypes] = node_types;
    [this.#edgeTypes] = edge_types;
    this.idField = nodeFields.indexOf('id');
    this.sizeField = nodeFields.indexOf('self_size');
    this.count = numbers.nodes.length / this.#nodeFields;
    this.edgeCount = numbers.edges.length / this.#edgeFields;
    const countField = nodeFields.indexOf('edge_count');
    this.#firstEdge = new Uint32Array(this.count + 1);
    for (let node = 0, edge = 0; node < this.count; node++) {
      edge += this.#nodes[node * this.#nodeFields + countField];
      this.#firstEdge[node + 1] = edge;
    }
    this.#locationOf = new Uint32Array(this.count);
    for (let at = 0; at < (numbers.locations?.length ?? 0); at += 4) {
      this.#locationOf[this.#locations[at] / this.#nodeFields] = at + 1;
    }
    this.weak = this.#edgeTypes.indexOf('weak');
  }

  /** @param {number} node */
  firstEdge(node) {
    return this.#firstEdge[node];
  }

  /** @param {number} edge */
  to(edge) {
    return this.#edges[edge * this.#edgeFields + 2] / this.#nodeFields;
  }

  /** @param {number} edge @returns {string} */
  edgeType(edge) {
    return this.#edgeTypes[this.#edges[edge * this.#edgeFields]];
  }

  /** @param {number} edge */
  edgeTypeNumber(edge) {
    return this.#edges[edge * this.#edgeFields];
  }

  /**
   * @param {number} edge
   * @returns {number} the index of its name among the strings, or of the element
   */
  edgeNameNumber(edge) {
    return this.#edges[edge * this.#edgeFields + 1];
  }

  /**
   * @param {number} edge
   * @returns {string} its name; the index of an element
   */
  edgeName(edge) {
    const type = this.edgeType(edge);
    const number = this.edgeNameNumber(edge);
    return type === 'element' || type === 'hidden' ? String(number) : this.#strings.get(number);
  }

  /** @param {number} node @returns {string} */
  type(node) {
    return this.#nodeTypes[this.#nodes[node * this.#nodeFields]];
  }

  /** @param {number} node @returns {string} */
  name(node) {
    return this.#strings.get(this.nameNumber(node));
  }

  /** @param {number} node */
  nameNumber(node) {
    return this.#nodes[node * this.#nodeFields + 1];
  }

  /** @param {number} node the same in all snapshots of one process */
  id(node) {
    return this.#nodes[node * this.#nodeFields + this.idField];
  }

  /** @param {number} node in bytes */
  size(node) {
    return this.#nodes[node * this.#nodeFields + this.sizeField];
  }

  /**
   * @param {string} name
   * @returns {number} its index among the strings, or -1
   */
  nameIndex(name) {
    let index = this.#indexes.get(name);
    if (index === undefined) {
      index = this.#strings.indexOf(name);
      this.#indexes.set(name, index);
    }
    return index;
  }

  /**
   * @param {string} name
   * @param {string} [type]
   * @returns {Generator<number>} the nodes of that name
   */
  *named(name, type = 'object') {
    const index = this.nameIndex(name);
    if (index === -1) return;
    for (let node = 0; node < this.count; node++) {
      if (this.nameNumber(node) === index && this.type(node) === type) yield node;
    }
  }

  /**
   * @param {number} node
   * @returns {{ script: number, line: number, column: number } | undefined} where a function begins, or the
   *   constructor of an object; lines and columns from 1
   */
  location(node) {
    const at = this.#locationOf[node] - 1;
    if (at === -1) return undefined;
    return {
      script: this.#locations[at + 1],
      line: this.#locations[at + 2] + 1,
      column: this.#locations[at + 3] + 1,
    };
  }

  /**
   * @param {number} node
   * @param {string} name
   * @param {string} [type] of the edge
   * @returns {number} where an edge leads, or -1
   */
  follow(node, name, type) {
    const index = this.nameIndex(name);
    if (index === -1) return -1;
    for (let edge = this.#firstEdge[node]; edge < this.#firstEdge[node + 1]; edge++) {
      if (this.edgeNameNumber(edge) !== index) continue;
      const found = this.edgeType(edge);
      if (found === 'element' || found === 'hidden') continue;
      if (type === undefined || found === type) return this.to(edge);
    }
    return -1;
  }

  #makeRetainers() {
    const first = new Uint32Array(this.count + 1);
    const from = new Uint32Array(this.edgeCount);
    const edges = new Uint32Array(this.edgeCount);
    for (let edge = 0; edge < this.edgeCount; edge++) first[this.to(edge) + 1]++;
    for (let node = 0; node < this.count; node++) first[node + 1] += first[node];
    const next = first.slice();
    for (let node = 0; node < this.count; node++) {
      for (let edge = this.#firstEdge[node]; edge < this.#firstEdge[node + 1]; edge++) {
        edges[next[this.to(edge)]++] = edge;
        from[edge] = node;
      }
    }
    return { first, edges, from };
  }

  /**
   * @param {number} node
   * @returns {Generator<number>} the edges that lead to it
   */
  *edgesTo(node) {
    this.#retainers ??= this.#makeRetainers();
    const { first, edges } = this.#retainers;
    for (let at = first[node]; at < first[node + 1]; at++) yield edges[at];
  }

  /** @param {number} edge @returns {number} the node that has it */
  from(edge) {
    this.#retainers ??= this.#makeRetainers();
    return this.#retainers.from[edge];
  }
}

/**
 * @param {string} file a heap snapshot, as `v8.writeHeapSnapshot` writes it
 * @returns {Promise<Heap>}
 * @throws {Error} if there is no such file, or it is no whole snapshot
 */
async function readSnapshot(file) {
  const parser = new Parser();
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 20 })) {
    parser.write(chunk);
  }
  const { header, numbers, strings } = parser;
  if (
    header === undefined ||
    numbers.edges?.length !== header.edge_count * header.meta.edge_fields.length ||
    strings.length === 0
  ) {
    throw new Error(`${file} is no whole heap snapshot: was the disk full, or the process killed?`);
  }
  return new Heap(parser);
}

module.exports = { Heap, Parser, readSnapshot };
