'use strict';

const { setImmediate: nextTurn } = require('node:timers/promises');
const v8 = require('node:v8');
const vm = require('node:vm');
const { AsyncLocalStorage } = require('../../index.js');
const { current } = require('../../lib/storage.js');
const { Key } = require('../../lib/table.js');

/**
 * Counts what of the package's is on the heap: each object, and nothing else. A heap's size varies
 * with what V8 compiles and caches; this does not.
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

/** @returns {Promise<{ frames: number, keys: number, heap: number }>} once everything unused is gone; `heap` in bytes */
async function count() {
  // What a WeakRef or a finalizer has to do with lives for a few turns more.
  for (let i = 0; i < 3; i++) {
    await nextTurn();
    gc();
  }
  return { frames: onHeap(Frame), keys: onHeap(Key), heap: process.memoryUsage().heapUsed };
}

module.exports = { count };
