'use strict';

const { nodeCarries, slot } = require('./backend.js');
const { hostSlot } = require('./host-slot.js');

/**
 * The slot: where the current frame is. The only code that reads or writes it.
 *
 * `current()` reads it, `set(frame)` puts a frame in, `exchange(frame)` does so and returns what it
 * replaces. `enter(frame)` is a `set` that nobody takes back before this piece of synchronous code
 * ends. What a frame is, is nothing to this file.
 *
 * @typedef {import('./backend.js').SlotFunctions} SlotFunctions
 */

const { current, set: put, exchange } = slot ?? hostSlot();

/** @type {(() => void) | undefined} */
let arm;

/**
 * Registers the glue, to be armed right before the first frame is set.
 *
 * @param {() => void} callback
 */
function beforeFirstFrame(callback) {
  arm = callback;
}

/** @type {(() => void) | undefined} */
let watchEntering;

/**
 * Registers what is called once, when `enter` is called for the first time where Node does not
 * carry the slot.
 *
 * @param {() => void} callback
 */
function beforeFirstEntering(callback) {
  watchEntering = callback;
}

/** Whether `enter` was called since `takeEntered` was, where Node does not carry the slot. */
let entered = false;

function takeEntered() {
  const was = entered;
  entered = false;
  return was;
}

/**
 * Sets a frame where Node does not carry the slot: the glue has to be there from the first one.
 * `exchange` needs no such check, as it only puts back what was set before.
 *
 * @param {any} frame
 */
function setArming(frame) {
  if (arm !== undefined) {
    const armNow = arm;
    arm = undefined;
    armNow();
  }
  put(frame);
}

/**
 * Sets a frame that the caller does not put back: the glue may have to.
 *
 * @param {any} frame
 */
function enterArming(frame) {
  setArming(frame);
  entered = true;
  if (watchEntering !== undefined) {
    const watchNow = watchEntering;
    watchEntering = undefined;
    watchNow();
  }
}

module.exports = {
  beforeFirstEntering,
  beforeFirstFrame,
  current,
  enter: nodeCarries ? put : enterArming,
  exchange,
  set: nodeCarries ? put : setArming,
  takeEntered,
};
