'use strict';

const { ObjectHasOwn } = require('../internal/primordials.js');

/**
 * @param {any} value that came as a message
 * @returns {boolean} whether `pack` made it
 */
function isPacked(value) {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return ObjectHasOwn(value, 'asyncContext') && ObjectHasOwn(value, 'message');
  } catch {
    return false; // A proxy, which threw. No message of another thread or process is one.
  }
}

module.exports = { isPacked };
