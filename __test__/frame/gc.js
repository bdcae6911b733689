'use strict';

const assert = require('node:assert/strict');
const { setImmediate: nextTurn } = require('node:timers/promises');
const v8 = require('node:v8');
const vm = require('node:vm');

/** @returns {() => void} */
function collector() {
  if (process.versions.bun !== undefined) return () => globalThis.Bun.gc(true);
  v8.setFlagsFromString('--expose_gc');
  return vm.runInNewContext('gc');
}

const gc = collector();

const ROUNDS = 20;

/** @param {WeakRef<object>[]} refs */
const alive = (refs) => refs.filter((ref) => ref.deref() !== undefined).length;

/**
 * Collects garbage until all `refs` are empty, or gives up. A WeakRef keeps its target until the end
 * of the job in which it was made or read, so each round is a separate turn.
 *
 * @param {WeakRef<object>[]} refs
 * @returns {Promise<number>} how many are left
 */
async function survivors(refs) {
  for (let round = 0; round < ROUNDS; round++) {
    await nextTurn();
    gc();
    if (alive(refs) === 0) return 0;
  }
  return alive(refs);
}

/** @param {WeakRef<object>[]} refs */
async function assertCollected(...refs) {
  assert.equal(await survivors(refs), 0, 'something keeps what nobody can read any more');
}

/** @param {WeakRef<object>[]} refs */
async function assertKept(...refs) {
  for (let round = 0; round < 3; round++) {
    await nextTurn();
    gc();
  }
  assert.equal(alive(refs), refs.length, 'something that can still be read was collected');
}

module.exports = { assertCollected, assertKept, survivors };
