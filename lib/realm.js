'use strict';

const { createHook } = require('node:async_hooks');
const { name, version } = require('../package.json');

/**
 * Parts of the package that exist once per realm. A dependency tree, a bundle or a cleared module
 * cache can bring several copies of the package into one realm. The first copy of a version that is
 * loaded there serves the others, so a Variable of one copy is a Variable of the other. Two
 * versions work side by side: each treats the other's frames as foreign and carries them.
 *
 * The anchor is a property of `globalThis`, and not of an object that realms share, because
 * classes, errors and functions must belong to the realm that uses them. A test runner that
 * evaluates each file in its own realm also discards that realm.
 */
const ANCHOR = Symbol.for(`native-async-context@${version}`);
const realm = /** @type {any} */ (globalThis);

/**
 * Publishes `room` of the first copy for all other copies. It gives access to nothing beyond the
 * exports of the package.
 *
 * @template {(name: any) => any} F
 * @param {F} room
 * @returns {F} the function of the first copy
 */
function shared(room) {
  if (!Object.hasOwn(realm, ANCHOR)) {
    Object.defineProperty(realm, ANCHOR, { value: Object.assign(room, { parts: undefined }) });
  }
  return realm[ANCHOR];
}

/**
 * The parts that `once` has loaded, by name.
 *
 * @type {any}
 */
const parts = { __proto__: null };

/**
 * Loads a room. If the module cache was cleared in between, the room must still get the same
 * classes as the rooms before it, so `once` can find the loaded parts during this call. The parts
 * are published on a property because another evaluation of this file may ask for them. Only code
 * of the package runs during the call.
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
 * Loads a part that rooms share, once per realm.
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
