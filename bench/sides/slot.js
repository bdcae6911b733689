'use strict';

/**
 * The limit: the operations on the slot that nobody can do without, and nothing else. There is no
 * mapping, so it holds one value and works for one variable only; with more it still costs what
 * it costs.
 */
require('../../index.js'); // arms the glue where the host does not carry the slot
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

module.exports = {
  tracks: false,
  create: () => new Slot(),
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
