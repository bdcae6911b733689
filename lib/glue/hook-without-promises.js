'use strict';

const { createHook } = require('node:async_hooks');
const { addon } = require('../slot/backend.js');
const { nodeWatchesPromises, replacePromiseHooks } = require('./promise-hooks.js');

/**
 * Enables a hook of `node:async_hooks` that does not need promises. By default any hook switches on
 * Node's promise hooks, and they are what makes async_hooks expensive.
 *
 * Node 24 and 26 have an option for this, `trackPromises`. Node 22 has only the property that this
 * option sets: `kNoPromiseHook`, an own property of the hook whose key is a symbol of
 * lib/async_hooks.js. Node 20 has neither, so there we replace the promise hooks right after they
 * were switched on (promise-hooks.js). Without the addon they stay on.
 *
 * @param {import('node:async_hooks').HookCallbacks} callbacks
 * @param {import('node:async_hooks').HookCallbacks} [seeingPromises] used instead where the hook
 *   also receives promises, because other code has switched on Node's promise hooks
 * @returns {import('node:async_hooks').AsyncHook}
 */
function hookWithoutPromises(callbacks, seeingPromises = callbacks) {
  const hook = createHook(/** @type {any} */ ({ ...callbacks, trackPromises: false }));
  if (withoutPromises(hook)) {
    hook.enable();
    return hook;
  }
  const needed = nodeWatchesPromises();
  const seeing = createHook(seeingPromises);
  seeing.enable();
  if (addon !== undefined && !needed && nodeWatchesPromises()) {
    replacePromiseHooks(addon, process.env.NATIVE_ASYNC_CONTEXT_THENABLES !== 'off');
  }
  return seeing;
}

/**
 * @param {any} hook not enabled yet
 * @returns {boolean} whether this Node can leave promises out for a single hook
 */
function withoutPromises(hook) {
  const noPromiseHook = Object.getOwnPropertySymbols(hook).find(
    ({ description }) => description === 'kNoPromiseHook',
  );
  if (noPromiseHook === undefined) return false;
  hook[noPromiseHook] = true;
  return true;
}

module.exports = { hookWithoutPromises, withoutPromises };
