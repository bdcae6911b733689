'use strict';

require('../../index.js'); // arms the glue where Node does not carry the slot
const { current, exchange } = require('../../lib/slot/slot.js');

/** Shared by the sides on the bare slot: a snapshot is the content of the slot. */

function resume(snapshot, callback) {
  const found = exchange(snapshot);
  try {
    return callback();
  } finally {
    exchange(found);
  }
}

function bind(callback) {
  const snapshot = current();
  return (...args) => {
    const found = exchange(snapshot);
    try {
      return callback(...args);
    } finally {
      exchange(found);
    }
  };
}

module.exports = { bind, resume, snapshot: current };
