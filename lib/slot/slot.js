'use strict';

const { backend, nodeCarries, reason, slot } = require('./backend.js');
const { hostSlotFunctions, synchronousSlotFunctions } = require('./host-slot.js');

/**
 * The slot: the place of the current frame. Only this file reads or writes it.
 *
 * `current()` reads the slot, `set(frame)` puts a frame into it, and `exchange(frame)` does that
 * and returns the previous content. `enter(frame)` sets a frame that the caller will not restore
 * before the current piece of synchronous code ends. This file treats frames as opaque.
 *
 * @typedef {import('./backend.js').SlotFunctions} SlotFunctions
 */

const {
  current,
  set: put,
  exchange: exchangeUnnoticed,
} = slot ??
(reason.code === 'ELECTRON_RENDERER' ? synchronousSlotFunctions() : hostSlotFunctions());

/**
 * Whether the slot was written since the last `takeChanged`. Only kept on the `native` backend, whose
 * promise hooks need it.
 */
let changed = false;

function takeChanged() {
  const was = changed;
  changed = false;
  return was;
}

/**
 * @param {any} frame
 * @returns {any} the previous content
 */
function exchangeNoticed(frame) {
  changed = true;
  return exchangeUnnoticed(frame);
}

/** @type {(() => void) | undefined} */
let arm;

/**
 * Registers the function that arms the glue. It runs right before the first frame is set.
 *
 * @param {() => void} callback
 */
function beforeFirstFrame(callback) {
  arm = callback;
}

/** @type {readonly ((frame: any) => void)[]} */
let enterCallbacks = [];

/**
 * Registers a callback for each call of `enter` in a process where Node does not carry the slot.
 *
 * @param {(frame: any) => void} callback
 * @returns {() => void} removes the callback
 */
function onEnter(callback) {
  enterCallbacks = [...enterCallbacks, callback];
  return () => {
    enterCallbacks = enterCallbacks.filter((other) => other !== callback);
  };
}

/**
 * Whether `enter` was called after the last `takeEntered`. Only kept where Node does not carry the
 * slot.
 */
let entered = false;

function takeEntered() {
  const was = entered;
  entered = false;
  return was;
}

/**
 * Sets a frame where Node does not carry it. The glue must be armed before the first frame is
 * set. `exchange` needs no such check, because it only restores content that was set before.
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

/** @param {any} frame */
function setNoticed(frame) {
  changed = true;
  setArming(frame);
}

/**
 * Sets a frame that the caller does not restore, so the glue may have to.
 *
 * @param {any} frame
 */
function enterArming(frame) {
  setNoticed(frame);
  entered = true;
  const callbacks = enterCallbacks;
  for (let i = 0; i < callbacks.length; i++) callbacks[i](frame);
}

const isNoticed = backend === 'native' && !nodeCarries;

module.exports = {
  beforeFirstFrame,
  current,
  enter: nodeCarries ? put : enterArming,
  exchange: isNoticed ? exchangeNoticed : exchangeUnnoticed,
  onEnter,
  set: nodeCarries ? put : isNoticed ? setNoticed : setArming,
  takeChanged,
  takeEntered,
};
