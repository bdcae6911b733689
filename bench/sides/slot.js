'use strict';

/**
 * The limit: the operations on the slot that nobody can do without, and nothing else. There is no
 * mapping, so it holds one value and works for one variable only; with more it still costs what
 * it costs.
 */
const onSlot = require('../lib/on-slot.js');
const { current, exchange, set } = require('../../lib/slot/slot.js');

class Slot {
  getStore() {
    return current();
  }

  run(store, callback, ...args) {
    const found = current();
    set(store);
    try {
      return callback(...args);
    } finally {
      exchange(found);
    }
  }

  enterWith(store) {
    set(store);
  }
}

module.exports = { ...onSlot, tracks: false, create: () => new Slot() };
