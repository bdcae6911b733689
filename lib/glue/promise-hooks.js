'use strict';

const { current, exchange, onEnter, takeChanged, takeEntered } = require('../slot/slot.js');
const { keepFrame, keptFrame } = require('./kept-frames.js');

/**
 * V8's promise hooks on Node 20, where any hook of async_hooks switches on Node's own promise hooks
 * and makes an `await` four times as expensive.
 *
 * We replace them right after our hook was enabled: with nothing, or with hooks that make up for
 * two gaps in V8 11.
 *
 * - V8 11 calls the `then` of a thenable in a job of its own, with the promise that will follow the
 *   thenable, and leaves the slot empty there. `init` and `before` store the frame in each promise
 *   that may come to follow a thenable; `before` puts it into the empty slot.
 * - V8 11 empties the slot after a reaction only if it filled the slot before (RunPromiseReaction
 *   in V8 11.3). A frame set by `before`, or by an `enterWith` in a reaction that was registered in
 *   no context, must not reach the next reaction. In these cases `after` empties the slot. Most
 *   programs need neither, so `after` is installed on first use.
 *
 * Reading the slot is the expensive part on V8 11, so we read it for each promise as late as
 * possible:
 *
 *     await x            init(wrapper, async function's promise)   init(throwaway, wrapper)
 *     p.then(f)          init(derived, p)
 *     new Promise(f), an async function's own    init(promise, undefined)
 *
 * - A promise without a parent gets its frame when it is created.
 * - A wrapper follows `x` if `x` is a thenable. It gets its frame when the promise that awaits it
 *   is created right after it, in the same context: it may be a derived promise, and that one
 *   belongs to the context in which its reaction was registered.
 * - A derived promise follows the thenable that `f` returns, in a second job. It gets its frame
 *   when `f` is about to run and V8 has filled the slot.
 *
 * A promise that is settled follows nothing any more, and lets go of its frame (`settle`).
 *
 * So the `then` of a thenable runs in the context that resolved the promise with it. There is one
 * exception: a promise without a parent that is resolved from another context. For it, `then` runs
 * in the context in which the promise was created.
 *
 * If other code needs Node's promise hooks (Node's own AsyncLocalStorage, a tracer), they stay. If
 * other code enables a hook later, Node reinstalls its promise hooks in place of ours. The hook in
 * async-resources.js then receives promises and does the same work.
 */

/**
 * Returns whether Node's promise hooks are on: they mark every promise with an async id.
 *
 * @returns {boolean}
 */
function nodeWatchesPromises() {
  return Object.getOwnPropertySymbols(Promise.resolve()).some(
    ({ description }) => description === 'async_id_symbol',
  );
}

/**
 * The promise that was created last in this run of synchronous code.
 *
 * @type {any}
 */
let last;

/**
 * The promise that was settled last in this run of synchronous code.
 *
 * @type {any}
 */
let settled;

/** @param {any} promise */
function storeFrame(promise) {
  const frame = current();
  if (frame !== undefined) keepFrame(promise, frame);
}

/**
 * @param {any} promise
 * @param {any} [parent]
 */
function init(promise, parent) {
  const sameContext = !takeChanged();
  if (parent === undefined) storeFrame(promise);
  else if (sameContext && parent === last && keptFrame(parent) === undefined) storeFrame(parent);
  last = promise;
}

/**
 * A promise that is settled follows nothing any more. A program may hold it for long.
 *
 * @param {any} promise
 */
function settle(promise) {
  settled = promise;
  if (promise === last) last = undefined;
  if (keptFrame(promise) !== undefined) keepFrame(promise, undefined);
}

/**
 * @param {import('../internal/addon.js').Addon} addon
 * @param {boolean} thenables whether to run the `then` of a thenable in the right context
 */
function replacePromiseHooks(addon, thenables) {
  /** Whether `before` put a frame into the slot. */
  let filled = false;
  let afterInstalled = false;

  const before = (/** @type {any} */ promise) => {
    last = settled = undefined;
    const frame = keptFrame(promise);
    if (frame === undefined) {
      storeFrame(promise);
    } else if (current() === undefined) {
      exchange(frame);
      filled = true;
      installAfter();
    }
  };

  const after = (/** @type {any} */ promise) => {
    const entered = takeEntered();
    // If `f` entered a context, it also returned its thenable there, if it did.
    if (entered && thenables && promise !== settled) storeFrame(promise);
    if (!entered && !filled) return;
    filled = false;
    exchange(undefined);
  };

  const install = () =>
    addon.setPromiseHooks(
      thenables ? init : undefined,
      thenables ? before : undefined,
      afterInstalled ? after : undefined,
      thenables ? settle : undefined,
    );

  const installAfter = () => {
    if (afterInstalled || nodeWatchesPromises()) return;
    afterInstalled = true;
    install();
  };

  install();
  const stop = onEnter(() => {
    stop();
    installAfter();
  });
}

module.exports = { nodeWatchesPromises, replacePromiseHooks };
