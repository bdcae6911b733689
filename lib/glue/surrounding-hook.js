'use strict';

const { createHook } = require('node:async_hooks');
const { addon, nodeCarries } = require('../slot/backend.js');
const { hookWithoutPromises, withoutPromises } = require('./hook-without-promises.js');
const { nodeWatchesPromises } = require('./promise-hooks.js');
const { ReflectApply } = require('../internal/primordials.js');

/**
 * A hook of `node:async_hooks` around the hooks of all others: its `init` and `before` run first and
 * its `after` runs last, so that a `before` or `after` of a tracer or a profiler finds the context of
 * the callback in the slot, as it does with Node's own AsyncLocalStorage.
 *
 * Node calls hooks in the order in which they were enabled (`emitHook` in
 * lib/internal/async_hooks.js). So there are two: one without callbacks, enabled when the package is
 * loaded, which costs nothing and holds the place; and one that moves behind every hook that is
 * enabled later. Hooks that were enabled before the package was loaded stay in front.
 */

const { prototype } = createHook({}).constructor;
const { disable, enable } = prototype;

/** Holds the first place. */
const first = nodeCarries ? undefined : createHook({});
if (first !== undefined) enableWithoutCallbacks(first);

/** @param {import('node:async_hooks').AsyncHook} hook */
function enableWithoutCallbacks(hook) {
  if (withoutPromises(hook)) {
    hook.enable();
    return;
  }
  // Node 20 switches its promise hooks on for any hook, even for one without callbacks.
  const needed = nodeWatchesPromises();
  hook.enable();
  if (!needed) addon?.setPromiseHooks();
}

/**
 * @param {import('node:async_hooks').AsyncHook} hook
 * @param {string} name
 * @returns {symbol | undefined} the property in which Node keeps this callback of a hook
 */
const propertyOf = (hook, name) =>
  Object.getOwnPropertySymbols(hook).find(({ description }) => description === name);

/**
 * @param {import('node:async_hooks').HookCallbacks} callbacks
 * @param {import('node:async_hooks').HookCallbacks} seeingPromises used instead where the hook also
 *   receives promises (hook-without-promises.js)
 */
function enableSurroundingHook(callbacks, seeingPromises) {
  // Enabled with all callbacks, because Node counts them then.
  const last = /** @type {any} */ (hookWithoutPromises(callbacks, seeingPromises));
  for (const name of ['init', 'before']) {
    const property = propertyOf(last, name);
    if (property === undefined) return;
    /** @type {any} */ (first)[property] = last[property];
    last[property] = undefined;
  }
  keepLast(last);
}

/** @param {import('node:async_hooks').AsyncHook} last */
function keepLast(last) {
  Object.defineProperty(prototype, 'enable', {
    value: {
      /** @this {import('node:async_hooks').AsyncHook} */
      enable() {
        const enabled = ReflectApply(enable, this, []);
        if (this !== last) {
          ReflectApply(disable, last, []);
          ReflectApply(enable, last, []);
        }
        return enabled;
      },
    }.enable,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}

module.exports = { enableSurroundingHook };
