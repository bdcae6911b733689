'use strict';

const { Holders, holderText } = require('./holders.js');
const { Paths, retainedBy } = require('./paths.js');
const { Places } = require('./places.js');
const { readSnapshot } = require('./snapshot.js');
const { Finder, readMark, textOf } = require('./storages.js');

/**
 * From a heap snapshot, or from two of one process, to what holds the values of its storages.
 *
 * @typedef {InstanceType<typeof import('./snapshot.js').Heap>} Heap
 * @typedef {import('./holders.js').Holder} Holder
 *
 * @typedef {object} Group
 * @property {string} holder in words
 * @property {Holder[]} holders from the value outwards
 * @property {number} values how many values it holds
 * @property {number} [older] how many of them are known to be older than was asked for
 * @property {number} bytes that would be free without these values
 *
 * @typedef {object} StorageReport
 * @property {string} name
 * @property {string} kind "AsyncLocalStorage", "Variable"
 * @property {import('./places.js').Place} [at] where it was made
 * @property {number} values how many values are alive
 * @property {number} [older]
 * @property {number} [oldest] the age of the oldest, in seconds, if it was seen to be entered
 * @property {number} bytes
 * @property {Group[]} groups most values first
 *
 * @typedef {object} Report
 * @property {number} [seconds] what `older` means
 * @property {StorageReport[]} storages most values first
 */

/** Nodes of types that one program may have in many places, as one node. */
const isPrimitive = (/** @type {string} */ type) =>
  [
    'string',
    'number',
    'bigint',
    'symbol',
    'hidden',
    'concatenated string',
    'sliced string',
  ].includes(type);

/** How many other ways are tried to find one that says more. */
const SOME = 8;

/** @param {Holder[]} holders */
const isTelling = (holders) => holders.some(({ at }) => at !== undefined);

/** The kind of a storage of which only the Key is left: no code can read its values any more. */
const GONE = 'no longer there';

/** @param {string} name a class of a storage, which a bundler may have renamed a little */
function kindOf(name) {
  const plain = name.replace(/^_/, '');
  if (plain === 'Key') return GONE;
  return plain === 'Variable' ? 'AsyncContext.Variable' : plain;
}

/**
 * @param {{ values: number, older?: number, bytes: number }} a
 * @param {{ values: number, older?: number, bytes: number }} b
 */
const byValues = (a, b) =>
  (b.older ?? 0) - (a.older ?? 0) || b.values - a.values || b.bytes - a.bytes;

class Analysis {
  /**
   * @param {Heap} heap
   * @param {Heap | undefined} earlier
   * @param {{ folder: string, seconds?: number }} options
   */
  constructor(heap, earlier, { folder, seconds }) {
    this.heap = heap;
    this.paths = new Paths(heap);
    this.places = new Places(heap, folder);
    this.holders = new Holders(heap, this.places);
    this.earlier = earlier && idsOf(earlier);
    this.mark = readMark(heap);
    this.seconds = seconds;
    this.unnamed = 0;
    this.everything = retainedBy(heap, []);
    /** @type {Map<number, number>} from a value to its age in seconds */
    this.ages = new Map();
    for (const { value, age } of this.mark.entered) {
      this.ages.set(value, Math.max(age, this.ages.get(value) ?? 0));
    }
  }

  /** @param {{ name?: string, searched?: boolean }} filter */
  storages({ name, searched }) {
    const finder = new Finder(this.heap);
    for (const { storage, value } of this.mark.entered) finder.add(storage, value, value);
    // They may have no values.
    for (const node of this.mark.made) finder.storage(node);
    if (searched) finder.storage(this.mark.searched);
    return finder
      .find()
      .filter(({ node }) => !searched || node === this.mark.searched)
      .map((storage) => ({ storage, named: this.named(storage.node) }))
      .filter(({ named }) => name === undefined || named.name === name)
      .map(({ storage, named }) => this.report(storage, named))
      .sort(byValues);
  }

  /**
   * @param {number} node
   * @returns {Pick<StorageReport, 'name' | 'kind' | 'at'>}
   */
  named(node) {
    const { heap } = this;
    const kind = kindOf(heap.name(node));
    const made = placeFrom(this.mark.places.get(node));
    const own = textOf(heap, heap.follow(node, '#name', 'property'));
    const found = kind === GONE ? undefined : this.variableOf(node);
    const at = made ? { file: this.places.relative(made.file), line: made.line } : found?.at;
    const name =
      own ||
      found?.name ||
      (made && this.places.nameAt(made.file, made.line)) ||
      (at === undefined ? `storage #${++this.unnamed}` : `${kind} of ${at.file}:${at.line}`);
    return { name, kind, ...(at && { at }) };
  }

  /**
   * @param {number} node
   * @returns {{ name: string, at?: import('./places.js').Place } | undefined} the variable or property
   */
  variableOf(node) {
    const { heap } = this;
    /** @type {{ name: string } | undefined} */
    let property;
    for (const edge of heap.edgesTo(node)) {
      const from = heap.from(edge);
      const type = heap.edgeType(edge);
      if (heap.name(from) === 'system / Cell') {
        const exported = this.places.exported(from);
        if (exported !== undefined) return exported;
      }
      if (type === 'context' && this.places.isModule(from)) {
        const file = this.places.fileOfContext(from);
        const name = heap.edgeName(edge);
        if (file !== undefined) return { name, at: this.places.declaration(file, name) };
        property ??= { name };
      } else if (type === 'property' && !/^(?:__proto__|storage|this)$/.test(heap.edgeName(edge))) {
        property = { name: heap.edgeName(edge) };
      }
    }
    return property;
  }

  /**
   * @param {import('./storages.js').Storage} storage
   * @param {Pick<StorageReport, 'name' | 'kind' | 'at'>} named
   * @returns {StorageReport}
   */
  report({ held }, named) {
    const { heap, paths } = this;
    /** @type {Map<number, number>} from each value to what is nearest to the root of it and its holders */
    const values = new Map();
    /** @type {Map<number, number[]>} from each value to the contexts and resources that have it */
    const holdersOf = new Map();
    for (const { holder, value } of held) {
      if (!paths.isAlive(holder)) continue;
      holdersOf.set(value, [...(holdersOf.get(value) ?? []).slice(-SOME), holder]);
      // A string or number may be a constant of the program too: then only its contexts say something.
      const start = isPrimitive(heap.type(value)) ? holder : value;
      const other = values.get(value);
      if (other === undefined || paths.order[start] < paths.order[other]) values.set(value, start);
    }
    /** @type {Map<string, { holders: Holder[], nodes: number[] }>} */
    const groups = new Map();
    for (const [value, start] of values) {
      const holders = this.describe(value, start, holdersOf.get(value) ?? []);
      const text = holderText(holders);
      const group = groups.get(text);
      if (group === undefined) groups.set(text, { holders, nodes: [value] });
      else group.nodes.push(value);
    }
    return {
      ...named,
      ...this.measure([...values.keys()]),
      ...this.oldest(values.keys()),
      groups: [...groups]
        .map(([holder, { holders, nodes }]) => ({ holder, holders, ...this.measure(nodes) }))
        .sort(byValues),
    };
  }

  /**
   * If nothing of the program is on the shortest path, another one may say more.
   *
   * @param {number} value
   * @param {number} start the value, or what has it
   * @param {number[]} contexts that have it
   * @returns {Holder[]}
   */
  describe(value, start, contexts) {
    const { heap, paths } = this;
    const nearest = this.holders.describe(this.path(value, start));
    if (isTelling(nearest)) return nearest;
    for (const context of contexts) {
      const other = this.holders.describe(this.path(value, context));
      if (isTelling(other)) return other;
      let tried = 0;
      for (const edge of heap.edgesTo(context)) {
        const node = heap.from(edge);
        if (heap.edgeType(edge) === 'weak' || !paths.isAlive(node)) continue;
        if (tried++ === SOME) break;
        const through = this.holders.describe([{ node, edge }, ...paths.to(node)]);
        if (isTelling(through)) return through;
      }
    }
    return nearest;
  }

  /**
   * @param {number} value
   * @param {number} start the value, or what has it
   * @returns {import('./paths.js').Step[]} from what has the value to the root
   */
  path(value, start) {
    const { heap, paths } = this;
    if (start === value) return paths.to(value);
    let edge = heap.firstEdge(start);
    while (edge < heap.firstEdge(start + 1) - 1 && heap.to(edge) !== value) edge++;
    return [{ node: start, edge }, ...paths.to(start)];
  }

  /** @param {number[]} nodes */
  measure(nodes) {
    return {
      values: nodes.length,
      ...(this.seconds !== undefined && {
        older: nodes.reduce((sum, node) => sum + Number(this.isOlder(node)), 0),
      }),
      bytes: nodes.length === 0 ? 0 : this.everything - retainedBy(this.heap, nodes),
    };
  }

  /** @param {number} node */
  isOlder(node) {
    const age = this.ages.get(node);
    if (age !== undefined) return age >= /** @type {number} */ (this.seconds);
    return this.earlier?.has(this.heap.id(node)) ?? false;
  }

  /** @param {Iterable<number>} nodes */
  oldest(nodes) {
    const ages = [...nodes].flatMap((node) => this.ages.get(node) ?? []);
    return ages.length > 0 && { oldest: ages.reduce((a, b) => Math.max(a, b)) };
  }
}

/** @param {string | undefined} text "/app/lib/request.js:12" */
function placeFrom(text) {
  const [, file, line] = /^(.*):(\d+)$/s.exec(text ?? '') ?? [];
  return file === undefined ? undefined : { file, line: Number(line) };
}

/** @param {Heap} heap */
function idsOf(heap) {
  const ids = new Set();
  for (let node = 0; node < heap.count; node++) {
    const type = heap.type(node);
    if (type === 'object' || type === 'closure' || type === 'string') ids.add(heap.id(node));
  }
  return ids;
}

/**
 * @param {object} options
 * @param {string} options.file a heap snapshot
 * @param {string} [options.earlier] one of the same process, made before
 * @param {number} [options.seconds] count the values that are older: those that were seen to be entered, and
 *   those in `earlier`
 * @param {string} options.folder to which names of files are relative
 * @param {string} [options.name] only storages of this name
 * @param {boolean} [options.searched] only the storage that the process has put into a Mark
 * @returns {Promise<Report>}
 * @throws {Error} if a file is no heap snapshot
 */
async function analyse({ file, earlier, seconds, folder, name, searched }) {
  const before = earlier === undefined ? undefined : await readSnapshot(earlier);
  const analysis = new Analysis(await readSnapshot(file), before, { folder, seconds });
  return {
    ...(seconds !== undefined && { seconds }),
    storages: analysis.storages({ name, searched }),
  };
}

module.exports = { analyse };
