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
 * Follows promises, while it is installed: notes the mapping of flows with which each is settled,
 * and has each continuation run with that of the promise it continues from.
 *
 *     p.then(f)              init(derived, p)              before(derived)   f   settled(derived)
 *     await p                init(throwaway, p)            before(throwaway) …
 *     await 1, await thenable    init(wrapper, async function's promise) init(throwaway, wrapper)
 *     resolve(q)             before(p): the job that calls q.then, which is init(derived, q)
 *
 * These are V8's hooks as `node:v8` gives them to everybody, the same on V8 11 to 14; Node shares
 * them out among those who want them. `before` of a wrapper or of a promise that was resolved with
 * a thenable is the job in which `then` is called: it continues from nothing that was settled, and
 * keeps what the slot has.
 *
 * What `before` puts into the slot does not reach the next reaction: V8 12 and later empties the
 * slot after each, and on V8 11, which does so only if it filled it, the glue does (async-resources.js
 * in lib/glue/; Node calls it, as it calls these).
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
 * On the `host` backend the frame belongs to the resource that Node takes to be executing, which
 * a promise becomes in Node's own hook: that one has to come first, whoever was installed when. So
 * there `before` is a hook of async_hooks.
 *
 * @returns {() => void} takes the hooks off
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

/** @returns {() => void} takes everything off again */
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
