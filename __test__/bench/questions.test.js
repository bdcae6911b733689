'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const v8 = require('node:v8');
const vm = require('node:vm');
const { createEnvironment } = require('../../bench/lib/environment.js');
const { loadQuestion, questionNames } = require('../../bench/lib/plan.js');
const { running } = require('../../bench/lib/runtimes.js');
const { sidesOf } = require('../../bench/lib/sides.js');

// Code that is not run between two releases rots. So each question is set up on each side that this
// Node has, at its smallest and largest size, and does a few operations. These tests check what the
// operations see, not how long they take.

v8.setFlagsFromString('--expose_gc');
globalThis.gc = vm.runInNewContext('gc');

const OPERATIONS = 3;
const COUNTS = { processes: 1, contexts: 50, runs: 50, requests: 500 };
const runtime = running();

/**
 * A forced collection is slow, so questions that count bytes run at their smallest size only.
 *
 * @param {any} variant
 */
const ends = ({ round, sizes }) =>
  round === undefined ? [...new Set([sizes[0], sizes.at(-1)])] : [sizes[0]];

/**
 * @param {any} variant
 * @param {any} side
 * @param {import('../../bench/lib/environment.js').Environment} environment
 */
async function ask(variant, side, environment) {
  const { inContext } = environment;
  if (variant.round !== undefined) {
    const { value, second } = await (await variant.round(environment, COUNTS))();
    assert.equal(typeof value, 'number');
    assert.equal(typeof second, variant.second === undefined ? 'undefined' : 'number');
    return;
  }
  const batch = inContext(() => variant.prepare(environment));
  const right = await inContext(() => batch(OPERATIONS));
  if (side.tracks) assert.equal(right, OPERATIONS);
  else assert.equal(typeof right, 'number');
}

/**
 * A side whose storages can be disabled afterwards. Before Node 24, every resource carries each of
 * Node's storages that was ever entered.
 *
 * @param {any} side
 */
function disposable(side) {
  /** @type {any[]} */
  const made = [];
  const create = () => {
    const storage = side.create();
    made.push(storage);
    return storage;
  };
  return { side: { ...side, create }, dispose: () => made.forEach((one) => one.disable?.()) };
}

for (const name of questionNames()) {
  for (const [variantName, variant] of Object.entries(loadQuestion(name).variants)) {
    if (variant.derived || variant.server !== undefined) continue;
    test(`${name}/${variantName} works on every side`, async () => {
      for (const sideName of sidesOf(
        runtime,
        /** @type {any} */ ({ definition: variant }),
        false,
      )) {
        const side = require(`../../bench/sides/${sideName}.js`);
        if (variant.needs !== undefined && typeof side.create()[variant.needs] !== 'function') {
          continue;
        }
        for (const size of ends(variant)) {
          const live = variant.live === undefined ? size : variant.live(size);
          const { side: used, dispose } = disposable(side);
          await ask(variant, used, createEnvironment(used, size, live, false));
          dispose();
        }
      }
    });
  }
}
