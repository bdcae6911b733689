'use strict';

const fs = require('node:fs');
const hooks = require('node:async_hooks');
const path = require('node:path');
const { fileURLToPath } = require('node:url');
const { promiseHooks } = require('node:v8');
const { isUsers, takeSites } = require('../../tasks/call-sites.js');

/**
 * Who switches hooks on, and who uses Node's own AsyncLocalStorage: Node does not tell afterwards,
 * so the doctor stands in front of the functions from before the program is loaded. Nobody else
 * loads this.
 *
 * @typedef {object} Use
 * @property {string} package in which the calling code is; '' when it is in none
 * @property {string} place file and line
 */

/** How many places of one kind are remembered. */
const PLACES = 10;

/** @param {string} folder @returns {string} the name of the package that a folder is in */
function packageOf(folder) {
  try {
    const { name } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    if (typeof name === 'string') return name;
  } catch {
    // None here, or none that says its name: its parent may.
  }
  const parent = path.dirname(folder);
  return parent === folder ? '' : packageOf(parent);
}

/** @returns {Use & { byNode: boolean, byStorage: boolean }} who calls what is surrounded */
function caller() {
  const sites = takeSites(caller).filter(({ file }) => file !== __filename);
  // On Node 20 and 22 Node's own storage has one hook for all, enabled by the first that is used.
  const byStorage = sites[0]?.name.startsWith('AsyncLocalStorage.') ?? false;
  const byNode = sites[0]?.file.startsWith('node:') ?? true;
  const site = sites.find(isUsers);
  if (site === undefined) return { package: '', place: 'Node itself', byNode, byStorage };
  const file = site.file.startsWith('file:') ? fileURLToPath(site.file) : site.file;
  return {
    package: packageOf(path.dirname(file)),
    place: `${file}:${site.line}`,
    byNode,
    byStorage,
  };
}

/**
 * The package's own hooks, which watch no promises, and the storage of its `host` backend; of any
 * copy of it.
 *
 * @param {Use} use
 */
const isOurs = (use) => use.package === 'native-async-context' && /[\\/]lib[\\/]/.test(use.place);

/**
 * Puts a function around a method.
 *
 * @param {any} object
 * @param {string} name
 * @param {(self: any, call: () => any) => any} around
 */
function surround(object, name, around) {
  const descriptor = /** @type {PropertyDescriptor} */ (
    Object.getOwnPropertyDescriptor(object, name)
  );
  const original = descriptor.value;
  /** @this {any} @param {any[]} args */
  const value = function (...args) {
    return around(this, () => Reflect.apply(original, this, args));
  };
  Object.defineProperty(object, name, { ...descriptor, value });
}

/** @returns {{ asyncHooks: () => Use[], v8Hooks: () => Use[], storages: () => Use[] }} */
function watch() {
  /** @type {Map<object, Use>} */
  const asyncHooks = new Map();
  const prototype = Object.getPrototypeOf(hooks.createHook({}));
  surround(prototype, 'enable', (self, call) => {
    const { byNode: _, byStorage, ...use } = caller();
    if (!byStorage && !isOurs(use)) asyncHooks.set(self, use);
    return call();
  });
  surround(prototype, 'disable', (self, call) => {
    asyncHooks.delete(self);
    return call();
  });

  /** @type {Map<object, Use>} */
  const v8Hooks = new Map();
  for (const name of Object.keys(promiseHooks)) {
    surround(promiseHooks, name, (_self, call) => {
      const { byNode, byStorage: _, ...use } = caller();
      const stop = call();
      // Node's own async_hooks set them too, for the hooks above.
      if (byNode) return stop;
      const stopAndForget = () => {
        v8Hooks.delete(stopAndForget);
        return stop();
      };
      v8Hooks.set(stopAndForget, use);
      return stopAndForget;
    });
  }

  /** @type {Map<string, Use>} */
  const storages = new Map();
  for (const name of ['run', 'enterWith']) {
    surround(hooks.AsyncLocalStorage.prototype, name, (_self, call) => {
      if (storages.size < PLACES) {
        const { byNode: _n, byStorage: _s, ...use } = caller();
        if (!isOurs(use)) storages.set(use.place, use);
      }
      return call();
    });
  }

  return {
    asyncHooks: () => [...asyncHooks.values()].slice(0, PLACES),
    v8Hooks: () => [...v8Hooks.values()].slice(0, PLACES),
    storages: () => [...storages.values()],
  };
}

module.exports = { watch };
