'use strict';

const { beforeFirstEntering, current, exchange, takeEntered } = require('../slot/slot.js');
const { FRAME } = require('./frame-property.js');

/**
 * V8's promise hooks on Node 20, where any hook of async_hooks switches Node's own on, and an
 * `await` then costs four times as much.
 *
 * They are replaced right after our hook was enabled: by nothing, or by what mends the two things
 * that V8 11 leaves undone.
 *
 * - It calls a thenable's `then` in a job of its own, with the promise that shall follow it, and
 *   leaves the slot empty there. `init` and `before` remember, in promises that may come to follow
 *   a thenable, in which frame; `before` puts it into the empty slot.
 * - It empties the slot after a reaction only if it filled it before (RunPromiseReaction in
 *   V8 11.3). `after` does so too if `before`, or an `enterWith` in a reaction that was registered
 *   in no context, has put something there: it must not reach the next reaction. Most programs do
 *   neither, so it is installed when it is first needed.
 *
 * Reading the slot is what costs on V8 11, so each promise is asked as late as can be:
 *
 *     await x            init(wrapper, async function's promise)   init(throwaway, wrapper)
 *     p.then(f)          init(derived, p)
 *     new Promise(f), an async function's own    init(promise, undefined)
 *
 * A promise without a parent is noted when it is made. A wrapper, which follows `x` if that is a
 * thenable, is noted when the promise that awaits it is made right behind it. A derived promise
 * follows the thenable that `f` returns, in a second job: it is noted when `f` is about to run,
 * when V8 has filled the slot.
 *
 * So a thenable's `then` runs in the context that resolved with it, but for a promise without a
 * parent that is resolved from another context than its own: there it runs in the promise's own.
 *
 * When somebody else needs Node's promise hooks (AsyncLocalStorage of Node's own, a tracer), they
 * stay. Whoever enables a hook later has Node install them again, in place of ours; the hook in
 * async-resources.js then hears of promises and does the same.
 */

/**
 * Whether somebody has Node's promise hooks on: they mark every promise with an async id.
 *
 * @returns {boolean}
 */
function nodeWatchesPromises() {
  return Object.getOwnPropertySymbols(Promise.resolve()).some(
    ({ description }) => description === 'async_id_symbol',
  );
}

/**
 * The promise that was made last, in this run of synchronous code.
 *
 * @type {any}
 */
let last;

/** @param {any} promise */
function note(promise) {
  const frame = current();
  if (frame !== undefined) promise[FRAME] = frame;
}

/**
 * @param {any} promise
 * @param {any} [parent]
 */
function init(promise, parent) {
  if (parent === undefined) note(promise);
  else if (parent === last && parent[FRAME] === undefined) note(parent);
  last = promise;
}

/**
 * @param {import('../internal/addon.js').Addon} addon
 * @param {boolean} thenables whether a thenable's `then` shall run in the right context
 */
function replacePromiseHooks(addon, thenables) {
  /** Whether `before` put something into the slot. */
  let filled = false;
  let afterInstalled = false;

  const before = (/** @type {any} */ promise) => {
    last = undefined;
    const frame = promise[FRAME];
    if (frame === undefined) {
      note(promise);
    } else if (current() === undefined) {
      exchange(frame);
      filled = true;
      installAfter();
    }
  };

  const after = (/** @type {any} */ promise) => {
    const entered = takeEntered();
    // What `f` entered is also where it returned a thenable.
    if (entered && thenables) note(promise);
    if (!entered && !filled) return;
    filled = false;
    exchange(undefined);
  };

  const install = () =>
    addon.setPromiseHooks(
      thenables ? init : undefined,
      thenables ? before : undefined,
      afterInstalled ? after : undefined,
    );

  const installAfter = () => {
    if (afterInstalled || nodeWatchesPromises()) return;
    afterInstalled = true;
    install();
  };

  install();
  beforeFirstEntering(installAfter);
}

module.exports = { nodeWatchesPromises, replacePromiseHooks };
