'use strict';

const { createHook } = require('node:async_hooks');
const { nodeCarries } = require('../slot/backend.js');
const { hookWithoutPromises, withoutPromises } = require('./hook-without-promises.js');
const { ReflectApply } = require('../internal/primordials.js');
const { replace } = require('../internal/replace-method.js');

/**
 * A hook of `node:async_hooks` around the hooks of all others: its `init` and `before` run first and
 * its `after` runs last, so that a `before` or `after` of a tracer or a profiler finds the context of
 * the callback in the slot, as it does with Node's own AsyncLocalStorage.
 *
 * Node calls hooks in the order in which they were enabled (`emitHook` in
 * lib/internal/async_hooks.js). So ours is two: `first`, which is enabled before the first hook of
 * another module, without callbacks as long as we need none; and `last`, which moves behind every hook
 * that is enabled later. To notice the others, their `enable` method is replaced when the package is
 * loaded. Hooks that were enabled before that stay in front.
 */

const first = createHook({});

/** @type {import('node:async_hooks').AsyncHook | undefined} */
let last;

const { prototype } = first.constructor;
const { disable, enable } = prototype;

let firstIsEnabled = false;

function enableFirst() {
  if (firstIsEnabled) return;
  firstIsEnabled = true;
  withoutPromises(first);
  ReflectApply(enable, first, []);
}

if (!nodeCarries) {
  replace(prototype, 'enable', () => ({
    /** @this {import('node:async_hooks').AsyncHook} */
    enable() {
      enableFirst();
      const enabled = ReflectApply(enable, this, []);
      if (last !== undefined && this !== last) {
        ReflectApply(disable, last, []);
        ReflectApply(enable, last, []);
      }
      return enabled;
    },
  }));
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
  enableFirst();
  // Enabled with all callbacks, because Node counts them then; afterwards two of them move.
  const enabled = /** @type {any} */ (hookWithoutPromises(callbacks, seeingPromises));
  for (const name of ['init', 'before']) {
    const property = propertyOf(enabled, name);
    if (property === undefined) return;
    /** @type {any} */ (first)[property] = enabled[property];
    enabled[property] = undefined;
  }
  last = enabled;
}

module.exports = { enableSurroundingHook };
