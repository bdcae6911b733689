'use strict';

const hooks = require('node:async_hooks');
const { exchanging } = require('./exchanging.js');

/**
 * The `host` backend: the frame is the value of one AsyncLocalStorage of Node's. Made when a frame
 * is first set, because on Node 20 and 22 it makes every promise pay.
 *
 * @returns {import('./backend.js').SlotFunctions}
 */
function hostSlot() {
  // Captured now: `register` replaces it later.
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

module.exports = { hostSlot };
