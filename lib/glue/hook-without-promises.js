'use strict';

const { createHook } = require('node:async_hooks');
const { addon } = require('../slot/backend.js');
const { nodeWatchesPromises, replacePromiseHooks } = require('./promise-hooks.js');

/**
 * Enables a hook of `node:async_hooks` that does not need promises. Without this, any hook switches
 * Node's promise hooks on, and they are what makes async_hooks expensive.
 *
 * Node 24 and 26 have an option for it, `trackPromises`. Node 22 has only what that option sets:
 * an own property of the hook, `kNoPromiseHook`, a symbol in lib/async_hooks.js. Node 20 has
 * neither, so there the promise hooks are replaced right after they were switched on
 * (promise-hooks.js). Without the addon they stay.
 *
 * @param {import('node:async_hooks').HookCallbacks} callbacks
 * @param {import('node:async_hooks').HookCallbacks} [seeingPromises] used instead where the hook
 *   also hears of promises, because somebody else has Node's promise hooks on
 * @returns {import('node:async_hooks').AsyncHook}
 */
function hookWithoutPromises(callbacks, seeingPromises = callbacks) {
  const options = /** @type {any} */ ({ ...callbacks, trackPromises: false });
  const hook = createHook(options);
  const noPromiseHook = Object.getOwnPropertySymbols(hook).find(
    ({ description }) => description === 'kNoPromiseHook',
  );
  if (noPromiseHook !== undefined) return Object.assign(hook, { [noPromiseHook]: true }).enable();
  const needed = nodeWatchesPromises();
  const seeing = createHook(seeingPromises).enable();
  if (addon !== undefined && !needed && nodeWatchesPromises()) {
    replacePromiseHooks(addon, process.env.NATIVE_ASYNC_CONTEXT_THENABLES !== 'off');
  }
  return seeing;
}

module.exports = { hookWithoutPromises };
