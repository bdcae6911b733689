'use strict';

/**
 * Makes `exchange`, the third verb of the slot, from the other two.
 *
 * @param {() => any} current
 * @param {(frame: any) => void} set
 * @returns {(frame: any) => any} sets a frame and returns the previous content
 */
const exchanging = (current, set) => (frame) => {
  const found = current();
  set(frame);
  return found;
};

module.exports = { exchanging };
