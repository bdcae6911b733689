'use strict';

const { SafeWeakMap } = require('../internal/primordials.js');

/**
 * The frame of a resource or a promise: a property, because that is fast and dies with the object.
 * Objects that take no property (frozen ones, proxies that refuse) keep theirs in a WeakMap, and
 * what is no object keeps none.
 */

const FRAME = Symbol('native-async-context.frame');

/** @type {InstanceType<typeof SafeWeakMap<object, any>>} */
const frames = new SafeWeakMap();

/** Whether the WeakMap was ever needed. Most programs freeze no resource. */
let usesMap = false;

/**
 * @param {any} object
 * @param {any} frame
 */
function keepFrame(object, frame) {
  try {
    object[FRAME] = frame;
  } catch {
    if ((typeof object !== 'object' && typeof object !== 'function') || object === null) return;
    usesMap = true;
    frames.set(object, frame);
  }
}

/**
 * @param {any} object
 * @returns {any} the frame that was kept last, or undefined
 */
function keptFrame(object) {
  if (object === undefined || object === null) return undefined;
  const frame = object[FRAME];
  return frame === undefined && usesMap ? frames.get(object) : frame;
}

module.exports = { keepFrame, keptFrame };
