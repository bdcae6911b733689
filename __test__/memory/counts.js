'use strict';

const { text } = require('node:stream/consumers');
const { setImmediate: nextTurn } = require('node:timers/promises');
const v8 = require('node:v8');
const vm = require('node:vm');
const { AsyncLocalStorage } = require('../../index.js');
const { current } = require('../../lib/slot/slot.js');
const { Key } = require('../../lib/frame/key.js');

/**
 * Counts what is on the heap: the package's objects by number, those of the program in bytes. The
 * size of the whole heap varies with what V8 compiles and caches; these numbers do not.
 *
 * @typedef {object} Counted
 * @property {number} frames contexts that are kept alive
 * @property {number} keys of existing storages and Variables
 * @property {number} heap bytes of everything
 *
 * @typedef {object} Program
 * @property {number} program bytes of everything that JavaScript made: objects, closures, strings, arrays
 *
 * @typedef {object} Census of the program's objects
 * @property {Map<string, number>} kinds how many there are of each kind, such as `object Map`
 * @property {number} largest bytes of the largest object, without what it refers to
 */

v8.setFlagsFromString('--expose_gc');
const gc = vm.runInNewContext('gc');

/** @param {object} prototype */
function classOf(prototype) {
  const Class = function () {};
  Class.prototype = prototype;
  return Class;
}

/** The class of frames is private: this one shares its prototype. */
const Frame = classOf(new AsyncLocalStorage().run('any', () => Object.getPrototypeOf(current())));

/** @param {Function} Class */
const onHeap = (Class) => /** @type {number} */ (v8.queryObjects(Class, { format: 'count' }));

/** Resolves when all garbage is collected. */
async function collect() {
  // Targets of WeakRefs and finalizers live for a few more turns.
  for (let i = 0; i < 3; i++) {
    await nextTurn();
    gc();
  }
}

/** @returns {Promise<Counted>} */
async function count() {
  await collect();
  return { frames: onHeap(Frame), keys: onHeap(Key), heap: process.memoryUsage().heapUsed };
}

/** Kinds of nodes in a heap snapshot that are V8's own: code, feedback, hidden classes, lists. */
const OF_V8 = new Set(['code', 'hidden', 'object shape', 'synthetic']);

/**
 * Takes a heap snapshot, which is slow, and visits the program's nodes.
 *
 * @param {(type: string, name: string, size: number) => void} visit
 */
async function eachNode(visit) {
  const { snapshot, nodes, strings } = JSON.parse(await text(v8.getHeapSnapshot()));
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field));
  for (let at = 0; at < nodes.length; at += fields.length) {
    const typeName = types[type][nodes[at + type]];
    if (!OF_V8.has(typeName)) visit(typeName, strings[nodes[at + name]], nodes[at + size]);
  }
}

/** @returns {Promise<Counted & Program>} */
async function weigh() {
  const counted = await count();
  let program = 0;
  await eachNode((_type, _name, size) => {
    program += size;
  });
  return { ...counted, program };
}

/** @returns {Promise<Census>} */
async function census() {
  await collect();
  /** @type {Map<string, number>} */
  const kinds = new Map();
  let largest = 0;
  await eachNode((type, name, size) => {
    // A string's node has its text as name.
    const kind = type.endsWith('string') ? type : `${type} ${name}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    largest = Math.max(largest, size);
  });
  return { kinds, largest };
}

module.exports = { census, count, weigh };
