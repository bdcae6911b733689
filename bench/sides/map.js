'use strict';

/**
 * The obvious storage on the slot, which the native addon before this package was: the slot holds
 * a Map from storages to values, whoever enters a value copies it.
 */
require('../../index.js'); // arms the glue where the host does not carry the slot
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

module.exports = {
  tracks: true,
  create: () => new MapStorage(),
  snapshot: current,
  resume: (snapshot, callback) => {
    const found = exchange(snapshot);
    try {
      return callback();
    } finally {
      exchange(found);
    }
  },
  bind: (callback) => {
    const snapshot = current();
    return (...args) => {
      const found = exchange(snapshot);
      try {
        return callback(...args);
      } finally {
        exchange(found);
      }
    };
  },
};
