'use strict';

const { current, exchange } = require('../storage.js');
const { FRAME } = require('./resources.js');

/**
 * V8's promise hooks on Node 20, where any hook of async_hooks switches Node's own on, and an
 * `await` then costs four times as much.
 *
 * They are replaced right after our hook was enabled: by nothing, or by three that do next to
 * nothing and mend what V8 11 leaves undone:
 *
 * - It calls a thenable's `then` in a job of its own and leaves the slot empty there. `init`
 *   remembers the frame in which a promise was made, `before` puts it into an empty slot. So a
 *   thenable's `then` runs in the context in which the promise that follows it was made, which is
 *   the one that resolved with it unless a promise is resolved from elsewhere.
 * - It empties the slot after a reaction only if it filled it before (RunPromiseReaction in
 *   V8 11.3). `after` does so always: what `before`, or an `enterWith` in a reaction that was
 *   registered in no context, put there must not reach the next reaction.
 *
 * When somebody else needs Node's promise hooks (AsyncLocalStorage of Node's own, a tracer), they
 * stay. Whoever enables a hook later has Node install them again, in place of these three; the
 * hook in resources.js then hears of promises and does the same.
 */

/**
 * Whether somebody has Node's promise hooks on: they mark every promise with an async id.
 *
 * @returns {boolean}
 */
function nodeWatchesPromises() {
  return Object.getOwnPropertySymbols(Promise.resolve()).length > 0;
}

/** @param {any} promise */
function init(promise) {
  const frame = current();
  if (frame !== undefined) promise[FRAME] = frame;
}

/** @param {any} promise */
function before(promise) {
  const frame = promise[FRAME];
  if (frame !== undefined && current() === undefined) exchange(frame);
}

function after() {
  if (current() !== undefined) exchange(undefined);
}

/**
 * @param {import('../internal/addon.js').Addon} addon
 * @param {boolean} thenables whether a thenable's `then` shall run in the right context
 */
function replacePromiseHooks(addon, thenables) {
  if (thenables) addon.setPromiseHooks(init, before, after);
  else addon.setPromiseHooks();
}

module.exports = { nodeWatchesPromises, replacePromiseHooks };
