'use strict';

const { createHook } = require('node:async_hooks');
const { name, version } = require('../package.json');

/**
 * What a realm has once, however many copies of the package a dependency tree, a bundle or a module
 * cache that was cleared brings along: the first copy of a version that is loaded in a realm serves
 * the others, so a Variable of one is a Variable of the other. Two versions work beside each other:
 * each treats the frames of the other as foreign and carries them.
 *
 * It hangs on `globalThis` and not on something that realms share, because classes, errors and
 * functions have to be those of the realm that uses them: a test runner that evaluates each file in
 * a realm of its own also discards that realm.
 */
const ANCHOR = Symbol.for(`native-async-context@${version}`);
const realm = /** @type {any} */ (globalThis);

/**
 * Leaves the function that gives the rooms of the first copy to all others. Code that finds it can
 * do with it what it can do with the exports of the package.
 *
 * @template {(name: any) => any} F
 * @param {F} room
 * @returns {F} that of the first copy
 */
function shared(room) {
  if (!Object.hasOwn(realm, ANCHOR)) {
    Object.defineProperty(realm, ANCHOR, { value: Object.assign(room, { parts: undefined }) });
  }
  return realm[ANCHOR];
}

/**
 * What `once` has loaded.
 *
 * @type {any}
 */
const parts = { __proto__: null };

/**
 * Loads a room. A room that is loaded after the module cache was cleared has to get the same
 * classes as those before, so meanwhile `once` finds what they have loaded. It finds it on a
 * property, because it may be another evaluation of this file that asks. Only code of the package
 * runs meanwhile.
 *
 * @template T
 * @param {() => T} load
 * @returns {T}
 */
function loading(load) {
  const outer = realm[ANCHOR].parts;
  realm[ANCHOR].parts = parts;
  try {
    return load();
  } finally {
    realm[ANCHOR].parts = outer;
  }
}

/**
 * Loads what rooms share with each other once in a realm.
 *
 * @template T
 * @param {string} name
 * @param {() => T} load
 * @returns {T}
 */
function once(name, load) {
  const known = realm[ANCHOR]?.parts;
  return known === undefined ? load() : (known[name] ??= load());
}

/**
 * Loads a file of the package with Node's own `require`, in the realm in which Node runs, if this is
 * another one. For what has to outlive this realm: the file leaves it where both realms find it.
 *
 * Does nothing where that is impossible, so callers have to check: Node before 20.16 and 22.3 has no
 * `getBuiltinModule`, and in a bundle there is no such file.
 *
 * @param {string} file in the package
 */
function loadInRealmOfNode(file) {
  if (createHook instanceof Function) return;
  try {
    // Not `process.getBuiltinModule`: jest 30 replaces it with its own `require`.
    const { getBuiltinModule } = require('node:vm').runInThisContext('process');
    const load = getBuiltinModule('node:module').createRequire(__filename);
    const there = load('../package.json');
    if (there.name === name && there.version === version) load(`../${file}`);
  } catch {
    // See above.
  }
}

module.exports = { loadInRealmOfNode, loading, once, shared };
