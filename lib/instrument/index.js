'use strict';

const { repair } = require('./module-repair.js');
const { Repair } = require('./repair.js');
const { targets } = require('./targets.js');
const { watch } = require('./watching.js');
const { invalidArgValue } = require('../internal/errors.js');
const { SymbolDispose } = require('../internal/primordials.js');
const { validateString } = require('../internal/validators.js');

/**
 * Repairs libraries that lose or keep contexts, on request. The descriptions and files of the libraries
 * and docs/instrument.md say what each of them does wrong.
 *
 * @typedef {InstanceType<typeof Repair>} Instance
 * @typedef {import('./watching.js').Seen} Seen
 */

const known = Object.keys(targets);

/** @type {Map<string, Instance>} */
const repairs = new Map(known.map((name) => [name, new Repair()]));

/** All modules of all libraries: the module loader is told once. */
const modules = Object.values(targets).flatMap((target) =>
  'modules' in target ? Object.keys(target.modules) : [],
);

/**
 * @param {string[]} names
 */
function instrument(...names) {
  for (const [index, name] of names.entries()) {
    validateString(name, `names[${index}]`);
    if (!known.includes(name)) {
      throw invalidArgValue(`names[${index}]`, `must be one of: ${known.join(', ')}`, name);
    }
  }
  const chosen = names.length === 0 ? known : [...new Set(names)];
  /** @type {Seen[]} */
  const seen = [];
  const stopWatching = watch(watchedOf(chosen), seen, modules);
  for (const name of chosen) start(name, seen);
  let undone = false;
  const undo = () => {
    if (undone) return;
    undone = true;
    stopWatching();
    for (const name of chosen) repairOf(name).stop();
  };
  return Object.freeze({
    names: Object.freeze([...chosen]),
    report: () => seen.map((each) => ({ ...each })),
    undo,
    [SymbolDispose]: undo,
  });
}

/** @param {string} name */
const repairOf = (name) => /** @type {Instance} */ (repairs.get(name));

/**
 * @param {string[]} names
 * @returns {Map<string, import('./watching.js').Watched>} their modules
 */
function watchedOf(names) {
  const watched = new Map();
  for (const name of names) {
    const target = targets[name];
    if (!('modules' in target)) continue;
    const { modules, versions } = target;
    for (const [module, repairModule] of Object.entries(modules)) {
      const repair = (/** @type {any} */ exports, /** @type {() => any} */ main) =>
        repairModule(exports, repairOf(name), main);
      watched.set(module, { name, versions, repair });
    }
  }
  return watched;
}

/**
 * @param {string} name
 * @param {Seen[]} seen
 */
function start(name, seen) {
  const target = targets[name];
  const repair = repairOf(name);
  if ('builtin' in target) {
    const repaired = target.repair(repair);
    const { node: version } = process.versions;
    seen.push({ name, module: target.builtin, version, repaired });
  }
  repair.start();
}

module.exports = { instrument, repair };
