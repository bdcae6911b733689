'use strict';

const { text } = require('node:stream/consumers');
const { setImmediate: nextTurn } = require('node:timers/promises');
const v8 = require('node:v8');
const vm = require('node:vm');
const { AsyncLocalStorage } = require('../../index.js');
const { current } = require('../../lib/slot/slot.js');
const { Key } = require('../../lib/frame/key.js');

/**
 * Counts what is on the heap: what is the package's by the object, what is the program's in bytes.
 * The size of the whole heap varies with what V8 compiles and caches; these do not.
 *
 * @typedef {object} Counted
 * @property {number} frames contexts that something keeps
 * @property {number} keys of storages and Variables that there are
 * @property {number} heap bytes of everything
 *
 * @typedef {object} Program
 * @property {number} program bytes of what JavaScript has made: objects, closures, strings, arrays
 *
 * @typedef {object} Census of the same
 * @property {Map<string, number>} kinds how many there are of each kind, such as `object Map`
 * @property {number} largest bytes of the largest one, itself
 */

v8.setFlagsFromString('--expose_gc');
const gc = vm.runInNewContext('gc');

/** @param {object} prototype */
function classOf(prototype) {
  const Class = function () {};
  Class.prototype = prototype;
  return Class;
}

/** Frames have no constructor that one could name. */
const Frame = classOf(new AsyncLocalStorage().run('any', () => Object.getPrototypeOf(current())));

/** @param {Function} Class */
const onHeap = (Class) => /** @type {number} */ (v8.queryObjects(Class, { format: 'count' }));

/** Once everything unused is gone. */
async function collect() {
  // What a WeakRef or a finalizer has to do with lives for a few turns more.
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
 * Takes a heap snapshot, which takes a while, and goes through what is the program's.
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
    // The name of a string is what it says.
    const kind = type.endsWith('string') ? type : `${type} ${name}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    largest = Math.max(largest, size);
  });
  return { kinds, largest };
}

module.exports = { census, count, weigh };
