'use strict';

/**
 * The limit: only the operations on the slot that every storage needs. There is no mapping, so it
 * holds one value and works for one variable only. With more variables it is wrong, but its cost is
 * the same.
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
