'use strict';

const { addon } = require('../binding.js');
const { nodeWatchesPromises, replacePromiseHooks } = require('./promise-hooks.js');

/**
 * Enables a hook of `node:async_hooks` that does not need to hear of promises, without switching
 * Node's promise hooks on. See resources.js for how, on Node 22 and later, and promise-hooks.js
 * for Node 20; there the glue has to be armed. On Node 20 without the addon they go on.
 *
 * @param {import('node:async_hooks').AsyncHook} hook
 */
function enableWithoutPromises(hook) {
  const noPromiseHook = Object.getOwnPropertySymbols(hook).find(
    ({ description }) => description === 'kNoPromiseHook',
  );
  if (noPromiseHook !== undefined) {
    Object.assign(hook, { [noPromiseHook]: true }).enable();
    return;
  }
  const needed = nodeWatchesPromises();
  hook.enable();
  if (!needed && addon !== undefined) {
    replacePromiseHooks(addon, process.env.NATIVE_ASYNC_CONTEXT_THENABLES !== 'off');
  }
}

module.exports = { enableWithoutPromises };
