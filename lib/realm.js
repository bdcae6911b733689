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

/** Whether this is the realm in which Node runs, and not one that a test runner made. */
const isRealmOfNode = createHook instanceof Function;

/**
 * Publishes `room` of the first copy for all other copies. It gives access to nothing beyond the
 * exports of the package.
 *
 * @template {(name: any) => any} F
 * @param {F} room
 * @returns {F} the function of the first copy; `room` itself if `globalThis` takes no properties
 */
function shared(room) {
  if (!Object.hasOwn(realm, ANCHOR)) {
    if (isRealmOfNode) Object.freeze(room);
    Reflect.defineProperty(realm, ANCHOR, { value: room });
  }
  return realm[ANCHOR] ?? room;
}

/**
 * The parts that `once` has loaded, by name.
 *
 * @type {any}
 */
const parts = { __proto__: null };

/**
 * Loads a room. If the module cache was cleared in between, the room must still get the same classes
 * as the rooms before it.
 *
 * In the realm in which Node runs, the modules of the first copy are put back into the cache. In
 * another realm that is not possible, because the cache belongs to the test runner. There, `once`
 * finds the loaded parts on a property during this call. Other code could read that property too, by
 * replacing a built-in that is called meanwhile, so isolation does not hold in such a realm.
 *
 * @template T
 * @param {() => T} load
 * @param {() => void} restoreModules
 * @returns {T}
 */
function loading(load, restoreModules) {
  if (isRealmOfNode) {
    restoreModules();
    return load();
  }
  const anchor = realm[ANCHOR] ?? {};
  const outer = anchor.parts;
  anchor.parts = parts;
  try {
    return load();
  } finally {
    anchor.parts = outer;
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
  const known = isRealmOfNode ? undefined : realm[ANCHOR]?.parts;
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
  if (isRealmOfNode) return;
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
