'use strict';

const hooks = require('node:async_hooks');
const { exchanging } = require('./exchanging.js');

/**
 * The `host` backend: the frame is the value of one of Node's AsyncLocalStorage objects. We create
 * that object when a frame is first set, because on Node 20 and 22 its existence slows down every
 * promise.
 *
 * @returns {import('./backend.js').SlotFunctions}
 */
function hostSlotFunctions() {
  // Captured now, because `register` replaces the property later.
  const { AsyncLocalStorage } = hooks;
  /** @type {import('node:async_hooks').AsyncLocalStorage<any> | undefined} */
  let storage;
  const current = () => storage?.getStore();
  /** @param {any} frame */
  const set = (frame) => {
    if (storage === undefined) {
      if (frame === undefined) return;
      storage = new AsyncLocalStorage();
    }
    storage.enterWith(frame);
  };
  return { current, set, exchange: exchanging(current, set) };
}

/**
 * The `host` backend where Node's own storage cannot be used either: a variable, which nothing carries.
 *
 * @returns {import('./backend.js').SlotFunctions}
 */
function synchronousSlotFunctions() {
  /** @type {any} */
  let frame;
  const current = () => frame;
  const set = (/** @type {any} */ next) => void (frame = next);
  return { current, set, exchange: exchanging(current, set) };
}

module.exports = { hostSlotFunctions, synchronousSlotFunctions };
