'use strict';

const { createHook, executionAsyncResource } = require('node:async_hooks');
const { promiseHooks } = require('node:v8');
const { runtime } = require('../context/internals.js');
const { isPromise } = require('node:util').types;
const { patchCombinators } = require('./combinators.js');
const { continueWith } = require('./current-flows.js');
const { beginEpoch, born, settled, takeContinued } = require('./settlements.js');
const { patchThen, unpatchThen } = require('./patched-then.js');

/**
 * Follows promises while it is installed: records the mapping of flows with which each promise is
 * settled, and runs each continuation with the mapping of the promise that it continues.
 *
 *     p.then(f)              init(derived, p)              before(derived)   f   settled(derived)
 *     await p                init(throwaway, p)            before(throwaway) …
 *     await 1, await thenable    init(wrapper, async function's promise) init(throwaway, wrapper)
 *     resolve(q)             before(p): the job that calls q.then, which is init(derived, q)
 *
 * These are V8's hooks as `node:v8` offers them to any code, the same on V8 11 to 14; Node shares
 * them among all users. For a wrapper, or a promise that was resolved with a thenable, `before` is
 * the job that calls `then`. That job continues no settled promise, so it keeps the content of the
 * slot.
 *
 * A frame that `before` puts into the slot does not reach the next reaction. V8 12 and later
 * empties the slot after each reaction. V8 11 does so only if it filled the slot, so there the glue
 * empties it (async-resources.js in lib/glue/; Node calls the glue, as it calls these hooks).
 */

const { getPrototypeOf } = Object;
const { prototype } = Promise;

/**
 * @param {any} promise
 * @param {any} [parent]
 */
function init(promise, parent) {
  if (getPrototypeOf(promise) !== prototype) patchThen();
  born(promise, parent);
}

/** @param {any} promise */
function before(promise) {
  const flows = takeContinued(promise);
  if (flows !== undefined) continueWith(flows);
}

/**
 * On the `host` backend the frame belongs to the resource that Node considers to be executing. A
 * promise becomes that resource in Node's own hook, which must therefore run first, regardless of
 * the order of installation. So `before` is a hook of async_hooks there.
 *
 * @returns {() => void} removes the hooks
 */
function hookHost() {
  const stop = promiseHooks.createHook({ init, settled });
  const hook = createHook({
    before() {
      const resource = executionAsyncResource();
      if (isPromise(resource)) before(resource);
    },
  });
  hook.enable();
  return () => {
    stop();
    hook.disable();
  };
}

/** @returns {() => void} */
function hookSlot() {
  return /** @type {any} */ (promiseHooks.createHook({ init, before, settled }));
}

/** @returns {() => void} removes everything again */
function install() {
  beginEpoch();
  const undoCombinators = patchCombinators();
  const stop = runtime.backend === 'host' ? hookHost() : hookSlot();
  return () => {
    stop();
    undoCombinators();
    unpatchThen();
  };
}

module.exports = { install };
