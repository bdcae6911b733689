'use strict';

const { Repair } = require('./repair.js');
const { watchLoading } = require('./loading.js');
const { debug } = require('../internal/debug.js');
const { invalidArgValue } = require('../internal/errors.js');
const { SymbolDispose } = require('../internal/primordials.js');
const { validateString } = require('../internal/validators.js');

/**
 * Repairs libraries that lose or keep contexts, on request. The files of the libraries and
 * docs/instrument.md describe what each of them does wrong.
 *
 * @typedef {InstanceType<typeof Repair>} Instance
 *
 * @typedef {object} Library a package that the application brings along
 * @property {Record<string, (exports: any, repair: Instance, main: () => any) => any>} modules
 * a function for each module, by the name by which it is required. It gets the exports of the module and
 * a function that returns the exports of the package; it returns new exports if exported functions had
 * to be replaced
 * @property {[from: string, below: string]} versions the tested versions and those that are assumed to
 * behave the same
 *
 * @typedef {{ builtin: string, repair: (repair: Instance) => void }} Builtin a part of Node
 *
 * @typedef {{ name: string, module: string, version: string, repaired: boolean }} Seen
 */

/** @type {Record<string, Library | Builtin>} */
const targets = {
  async: require('./libraries/async.js'),
  bluebird: require('./libraries/bluebird.js'),
  bottleneck: require('./libraries/bottleneck.js'),
  fastq: require('./libraries/fastq.js'),
  fetch: require('./libraries/fetch.js'),
  http: require('./libraries/http.js'),
  mysql2: require('./libraries/mysql2.js'),
  'p-queue': require('./libraries/p-queue.js'),
  'pg-pool': require('./libraries/pg-pool.js'),
  'socket.io': require('./libraries/socket.io.js'),
  undici: require('./libraries/undici.js'),
};

const known = Object.keys(targets);

/** @type {Map<string, Instance>} */
const repairs = new Map(known.map((name) => [name, new Repair()]));

/** All modules of all libraries: the module loader is told once. */
const watched = Object.values(targets).flatMap((target) =>
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
  const stopWatching = watch(chosen, seen);
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
 * @param {string} name
 * @param {Seen[]} seen
 */
function start(name, seen) {
  const target = targets[name];
  const repair = repairOf(name);
  if ('builtin' in target) {
    target.repair(repair);
    const { node: version } = process.versions;
    seen.push({ name, module: target.builtin, version, repaired: true });
  }
  repair.start();
}

/**
 * @param {string[]} names
 * @param {Seen[]} seen
 * @returns {() => void} stops it
 */
function watch(names, seen) {
  /** @type {Map<string, string>} */
  const nameOf = new Map();
  for (const name of names) {
    const target = targets[name];
    if ('modules' in target) for (const each of Object.keys(target.modules)) nameOf.set(each, name);
  }
  if (nameOf.size === 0) return () => {};
  /** A module can be required and imported. */
  const told = new Set();
  return watchLoading(watched, [...nameOf.keys()], ({ module, folder, version, exports, main }) => {
    const name = /** @type {string} */ (nameOf.get(module));
    const { modules, versions } = /** @type {Library} */ (targets[name]);
    const repaired = isWithin(version, versions);
    const where = `${module} in ${folder}`;
    if (!told.has(where)) seen.push({ name, module, version, repaired });
    told.add(where);
    if (repaired) return modules[module](exports, repairOf(name), main);
    debug(
      `instrument: ${module} ${version} is not known, and left alone: known is ${versions.join(' to ')}`,
    );
  });
}

/**
 * @param {string} version
 * @param {[from: string, below: string]} range
 */
function isWithin(version, [from, below]) {
  return compare(version, from) >= 0 && compare(version, below) < 0;
}

/**
 * Compares two versions. A prerelease (`-beta.1`) counts as its release.
 *
 * @param {string} one
 * @param {string} other
 */
function compare(one, other) {
  const [left, right] = [one, other].map((version) => version.split(/[.+-]/, 3).map(Number));
  const differing = left.findIndex((part, index) => part !== right[index]);
  return differing === -1 ? 0 : left[differing] - right[differing];
}

module.exports = { instrument };
