'use strict';

// Replaces process.emit and restores it, as packages that watch for the end of the process do
// (signal-exit, execa). Prints what a listener for unhandled rejections reads at each step.

const { setTimeout: sleep } = require('node:timers/promises');
const v8 = require('node:v8');
const vm = require('node:vm');
const { AsyncLocalStorage } = require('../../index.js');

const { domain, emit } = /** @type {any} */ (process);
v8.setFlagsFromString('--expose-gc');
const gc = vm.runInNewContext('gc');

const storage = new AsyncLocalStorage();

/** @type {unknown[]} */
let read = [];
process.on('unhandledRejection', () => void read.push(storage.getStore()));

/** @param {any[]} stores rejects a promise in each */
async function reject(...stores) {
  read = [];
  for (const store of stores) storage.run(store, () => void Promise.reject(new Error('rejected')));
  await sleep(1);
  return read;
}

async function main() {
  /** @type {Record<string, unknown>} */
  const seen = {};
  seen.first = await reject('a', 'b');
  seen.name = process.emit.name;
  seen.same = process.emit === emit;

  const around = [];
  process.emit = /** @type {any} */ (
    function (/** @type {any[]} */ ...args) {
      if (args[0] === 'unhandledRejection') around.push(storage.getStore());
      return emit.apply(this, args);
    }
  );
  seen.replaced = await reject('c', 'd');
  seen.around = around;
  process.emit = emit;
  seen.putBack = await reject('e', 'f');

  process.emit = /** @type {any} */ (
    (/** @type {string} */ event, /** @type {any[]} */ ...args) =>
      event === 'unhandledRejection' || emit.call(process, event, ...args)
  );
  const refs = [];
  for (let i = 0; i < 50; i++) {
    const store = { i };
    refs.push(new WeakRef(store));
    await reject(store);
  }
  process.emit = emit;
  for (let i = 0; i < 5; i++) {
    await sleep(1);
    gc();
  }
  // The last store may still be in use.
  seen.kept = refs.filter((ref) => ref.deref() !== undefined).length > 1;
  seen.domain = /** @type {any} */ (process).domain === domain;
  process.stdout.write(JSON.stringify(seen));
}

void main();
