'use strict';

/**
 * `native-async-context memory` preloads this file into the program, before all other code. It keeps weak
 * references to the storages and variables that the program makes and to the values that it enters, so that
 * the snapshot tells them apart, and knows how old the values are. At the time that was asked for it writes
 * the snapshot, says so on file descriptor 3, and ends the process.
 */

const hooks = require('node:async_hooks');
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { fileURLToPath } = require('node:url');
const { writeHeapSnapshot } = require('node:v8');
const { isMainThread } = require('node:worker_threads');
const { callSites } = require('../../tasks/call-sites.js');
const { Mark, RESOURCE_STORE, flat } = require('../../memory/mark.js');

/** The file descriptor for the JSON. */
const OUTPUT = 3;

/** How many entered values there are before those that are gone are looked for. */
const MANY = 10_000;

/** @typedef {InstanceType<typeof Mark>} MadeMark */

/** @type {MadeMark[]} storages */
const made = [];

/** @typedef {{ mark: MadeMark, at: number }} Entered */
/** @type {Entered[]} */
let entered = [];
let many = MANY;
/** @type {WeakMap<object, WeakMap<object, true>>} from a storage to its values */
const known = new WeakMap();

/** @returns {string | undefined} the file and line of the program that called */
function place() {
  const [site] = callSites();
  if (site === undefined) return undefined;
  const { file, line } = site;
  return `${file.startsWith('file:') ? fileURLToPath(file) : file}:${line}`;
}

/**
 * @param {any} storage
 * @param {unknown} value
 */
function enter(storage, value) {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
  let values = known.get(storage);
  if (values === undefined) known.set(storage, (values = new WeakMap()));
  if (values.has(value)) return;
  values.set(value, true);
  const mark = new Mark(new WeakRef(storage), '', new WeakRef(value));
  entered.push({ mark, at: performance.now() });
  if (entered.length < many) return;
  entered = entered.filter(({ mark }) => mark.value?.deref() !== undefined);
  many = Math.max(MANY, entered.length * 2);
}

/**
 * Replaces a constructor with one that remembers what it makes.
 *
 * @param {string} name
 * @param {any[]} holders the objects with this constructor; the first one certainly has it
 */
function remember(name, ...holders) {
  const constructor = holders[0][name];
  const value = new Proxy(constructor, {
    construct(target, args, newTarget) {
      const storage = Reflect.construct(target, args, newTarget);
      // On Node 20 and 22 the symbols of all storages have one description, and look alike in a snapshot.
      if (typeof storage[RESOURCE_STORE] === 'symbol') {
        storage[RESOURCE_STORE] = Symbol(flat(`${RESOURCE_STORE} ${made.length}`));
      }
      made.push(new Mark(new WeakRef(storage), place()));
      return storage;
    },
  });
  for (const method of ['run', 'enterWith']) {
    const original = constructor.prototype[method];
    if (typeof original !== 'function') continue;
    const { [method]: replacement } = {
      /** @type {(this: any, ...args: any[]) => any} */
      [method](...args) {
        enter(this, args[0]);
        return Reflect.apply(original, this, args);
      },
    };
    Object.defineProperty(constructor.prototype, method, {
      value: replacement,
      writable: true,
      configurable: true,
    });
  }
  for (const holder of holders) {
    const { enumerable } = /** @type {PropertyDescriptor} */ (
      Object.getOwnPropertyDescriptor(holder, name)
    );
    Object.defineProperty(holder, name, { value, enumerable, configurable: true, writable: true });
  }
}

function noteAges() {
  const now = performance.now();
  for (const { mark, at } of entered) mark.text = flat(((now - at) / 1000).toFixed(1));
}

/** @param {{ file: string, after: number, signal?: NodeJS.Signals }} options */
function takeAfter({ file, after, signal }) {
  const { exit } = process;
  let begun = false;
  const take = (/** @type {string} */ ended) => {
    if (begun) return;
    begun = true;
    noteAges();
    writeHeapSnapshot(file);
    fs.writeSync(OUTPUT, JSON.stringify({ ended, folder: process.cwd() }));
    if (ended !== 'program') exit.call(process, 0);
  };
  process.once('beforeExit', () => take('idle'));
  process.on('exit', () => take('program'));
  if (signal === undefined) setTimeout(take, after, 'time').unref();
  else process.on(signal, () => take('signal'));
}

if (isMainThread && process.env.NATIVE_ASYNC_CONTEXT_MEMORY !== undefined) {
  const { nodeOptions, ...options } = JSON.parse(process.env.NATIVE_ASYNC_CONTEXT_MEMORY);
  // For this process only, not for processes that it starts.
  delete process.env.NATIVE_ASYNC_CONTEXT_MEMORY;
  if (nodeOptions === undefined) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = nodeOptions;
  takeAfter(options);
  const entry = require('../../../index.js');
  const { room } = require('../../rooms.js');
  // All copies of the package that the program loads take their exports from this object.
  /** @type {any} */
  const implementation = room('core');
  remember('Variable', implementation.AsyncContext);
  remember('AsyncLocalStorage', implementation, entry);
  remember('AsyncLocalStorage', hooks);
  syncBuiltinESMExports();
}
