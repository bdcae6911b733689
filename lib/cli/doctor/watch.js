'use strict';

const hooks = require('node:async_hooks');
const { promiseHooks } = require('node:v8');
const { isUsers, takeSites } = require('../../tasks/call-sites.js');
const { MixedCallbacks, watchLibraries } = require('./mixed-callbacks.js');
const { useAt } = require('./place-of.js');
const { anchors } = require('./versions.js');

/**
 * Finds the code that switches hooks on or uses Node's own AsyncLocalStorage. Node cannot report
 * this afterwards, so the doctor wraps the functions before the program is loaded. No other code
 * loads this file.
 *
 * @typedef {import('./place-of.js').Use} Use
 * @typedef {Use & { early: boolean }} HookUse `early` says whether the package was loaded later
 */

/** The maximum number of places to keep per kind. */
const PLACES = 10;

/** @returns {Use & { byNode: boolean, byStorage: boolean }} the caller of the wrapped function */
function caller() {
  const sites = takeSites(caller).filter(({ file }) => file !== __filename);
  // On Node 20 and 22 all of Node's own storages share one hook, which the first storage that is
  // used enables.
  const byStorage = sites[0]?.name.startsWith('AsyncLocalStorage.') ?? false;
  const byNode = sites[0]?.file.startsWith('node:') ?? true;
  const site = sites.find(isUsers);
  const use =
    site === undefined ? { package: '', place: 'Node itself' } : useAt(site.file, site.line);
  return { ...use, byNode, byStorage };
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
 * @param {(self: any, call: (args?: any[]) => any, args: any[]) => any} around
 */
function wrapMethod(object, name, around) {
  const descriptor = /** @type {PropertyDescriptor} */ (
    Object.getOwnPropertyDescriptor(object, name)
  );
  const original = descriptor.value;
  /** @this {any} @param {any[]} args */
  const value = function (...args) {
    return around(this, (changed = args) => Reflect.apply(original, this, changed), args);
  };
  Object.defineProperty(object, name, { ...descriptor, value });
}

/**
 * Notes the variables and storages of this package that the program uses, once it is loaded: which
 * values they have tells contexts apart. `run` and `withValue` only, because the storage itself
 * looks whether its other methods were replaced.
 *
 * @param {InstanceType<typeof MixedCallbacks>} callbacks
 * @returns {() => void} to be called when a module was loaded
 */
function noteOurs(callbacks) {
  const seen = new Set();
  return () => {
    for (const { room, version } of anchors()) {
      if (seen.has(version) || typeof room !== 'function') continue;
      seen.add(version);
      const { AsyncContext, AsyncLocalStorage } = room('core') ?? {};
      if (AsyncContext === undefined) continue;
      const { get } = AsyncContext.Variable.prototype;
      for (const name of ['run', 'withValue']) {
        wrapMethod(AsyncContext.Variable.prototype, name, (self, call) => {
          callbacks.note(self, () => Reflect.apply(get, self, []));
          return call();
        });
      }
      wrapMethod(AsyncLocalStorage.prototype, 'run', (self, call) => {
        callbacks.note(self, () => self.getStore());
        return call();
      });
    }
  };
}

/** Calls of `enterWith` inside of `exit`, which the Node versions treat differently. */
class ExitWatch {
  /** @type {any[]} the storages whose `exit` is running */
  #exiting = [];
  /** @type {Map<string, Use>} */
  uses = new Map();

  /** @param {any} storage @param {(args: any[]) => any} call @param {any[]} args */
  exit(storage, call, [callback, ...args]) {
    this.#exiting.push(storage);
    try {
      return call([callback, ...args]);
    } finally {
      this.#exiting.pop();
    }
  }

  /** @param {any} storage @param {Use} use */
  enterWith(storage, use) {
    if (this.#exiting.includes(storage) && this.uses.size < PLACES) this.uses.set(use.place, use);
  }
}

/**
 * @typedef {object} Watched
 * @property {() => HookUse[]} asyncHooks
 * @property {() => Use[]} v8Hooks
 * @property {() => Use[]} storages
 * @property {() => Use[]} exits places that call `enterWith` inside of `exit`
 * @property {() => import('./mixed-callbacks.js').Mixed[]} mixed
 * @property {() => string[]} openScopes warnings of scopes that callers of async functions see
 *
 * @returns {Watched}
 */
function watch() {
  /** @type {Map<object, HookUse>} */
  const asyncHooks = new Map();
  const prototype = Object.getPrototypeOf(hooks.createHook({}));
  wrapMethod(prototype, 'enable', (self, call) => {
    const { byNode: _, byStorage, ...use } = caller();
    if (!byStorage && !isOurs(use)) asyncHooks.set(self, { ...use, early: anchors().length === 0 });
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
  const callbacks = new MixedCallbacks();
  const exits = new ExitWatch();
  for (const name of ['run', 'enterWith']) {
    wrapMethod(hooks.AsyncLocalStorage.prototype, name, (self, call) => {
      callbacks.note(self, () => self.getStore());
      if (storages.size < PLACES) {
        const { byNode: _n, byStorage: _s, ...use } = caller();
        if (!isOurs(use)) {
          storages.set(use.place, use);
          if (name === 'enterWith') exits.enterWith(self, use);
        }
      }
      return call();
    });
  }
  wrapMethod(hooks.AsyncLocalStorage.prototype, 'exit', (self, call, args) =>
    exits.exit(self, call, args),
  );
  watchLibraries(callbacks, noteOurs(callbacks));

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
    exits: () => [...exits.uses.values()],
    mixed: () => callbacks.found,
  };
}

module.exports = { watch };
