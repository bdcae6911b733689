'use strict';

/**
 * The obvious storage on the slot, as in the native addon before this package: the slot holds a Map
 * from storages to values, and entering a value copies the Map.
 */
const onSlot = require('../lib/on-slot.js');
const { current, exchange, set } = require('../../lib/slot/slot.js');

class MapStorage {
  getStore() {
    return current()?.get(this);
  }

  run(store, callback, ...args) {
    const found = current();
    set(new Map(found).set(this, store));
    try {
      return callback(...args);
    } finally {
      exchange(found);
    }
  }

  enterWith(store) {
    set(new Map(current()).set(this, store));
  }
}

module.exports = { ...onSlot, tracks: true, create: () => new MapStorage() };
