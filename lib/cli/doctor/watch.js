'use strict';

const fs = require('node:fs');
const hooks = require('node:async_hooks');
const path = require('node:path');
const { fileURLToPath } = require('node:url');
const { promiseHooks } = require('node:v8');
const { isUsers, takeSites } = require('../../tasks/call-sites.js');

/**
 * Finds the code that switches hooks on or uses Node's own AsyncLocalStorage. Node cannot report
 * this afterwards, so the doctor wraps the functions before the program is loaded. No other code
 * loads this file.
 *
 * @typedef {object} Use
 * @property {string} package the package of the calling code; '' if it is in no package
 * @property {string} place file and line
 */

/** The maximum number of places to keep per kind. */
const PLACES = 10;

/** @param {string} folder @returns {string} the name of the package that a folder is in */
function packageOf(folder) {
  try {
    const { name } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    if (typeof name === 'string') return name;
  } catch {
    // There is no package.json here, or it has no name. Try the parent folder.
  }
  const parent = path.dirname(folder);
  return parent === folder ? '' : packageOf(parent);
}

/** @returns {Use & { byNode: boolean, byStorage: boolean }} the caller of the wrapped function */
function caller() {
  const sites = takeSites(caller).filter(({ file }) => file !== __filename);
  // On Node 20 and 22 all of Node's own storages share one hook, which the first storage that is
  // used enables.
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
 * Matches the package's own hooks, which watch no promises, and the storage of its `host` backend,
 * in any copy of the package.
 *
 * @param {Use} use
 */
const isOurs = (use) => use.package === 'native-async-context' && /[\\/]lib[\\/]/.test(use.place);

/**
 * Wraps a method in a function.
 *
 * @param {any} object
 * @param {string} name
 * @param {(self: any, call: () => any) => any} around
 */
function wrapMethod(object, name, around) {
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

/** @returns {{ asyncHooks: () => Use[], v8Hooks: () => Use[], storages: () => Use[], openScopes: () => string[] }} */
function watch() {
  /** @type {Map<object, Use>} */
  const asyncHooks = new Map();
  const prototype = Object.getPrototypeOf(hooks.createHook({}));
  wrapMethod(prototype, 'enable', (self, call) => {
    const { byNode: _, byStorage, ...use } = caller();
    if (!byStorage && !isOurs(use)) asyncHooks.set(self, use);
    return call();
  });
  wrapMethod(prototype, 'disable', (self, call) => {
    asyncHooks.delete(self);
    return call();
  });

  /** @type {Map<object, Use>} */
  const v8Hooks = new Map();
  for (const name of Object.keys(promiseHooks)) {
    wrapMethod(promiseHooks, name, (_self, call) => {
      const { byNode, byStorage: _, ...use } = caller();
      const stop = call();
      // Node's own async_hooks also set these, for the hooks above.
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
    wrapMethod(hooks.AsyncLocalStorage.prototype, name, (_self, call) => {
      if (storages.size < PLACES) {
        const { byNode: _n, byStorage: _s, ...use } = caller();
        if (!isOurs(use)) storages.set(use.place, use);
      }
      return call();
    });
  }

  /** @type {string[]} */
  const openScopes = [];
  process.on('warning', (warning) => {
    const { code, message } = /** @type {any} */ (warning);
    if (code === 'ASYNC_CONTEXT_SCOPE_LEFT_OPEN' && openScopes.length < PLACES) {
      openScopes.push(message);
    }
  });

  return {
    openScopes: () => [...openScopes],
    asyncHooks: () => [...asyncHooks.values()].slice(0, PLACES),
    v8Hooks: () => [...v8Hooks.values()].slice(0, PLACES),
    storages: () => [...storages.values()],
  };
}

module.exports = { watch };
