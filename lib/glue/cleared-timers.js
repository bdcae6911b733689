'use strict';

const timers = /** @type {any} */ (require('node:timers'));
const { keepFrame, keptFrame } = require('./kept-frames.js');
const { ReflectApply, SafeWeakMap, SymbolDispose } = require('../internal/primordials.js');
const { replace } = require('../internal/replace-method.js');

/**
 * Takes the frame out of a timer that is cleared, because a program may hold the timer for long. Node
 * reports the end of a timer to a `destroy` hook only, and then that of every other resource as well. So
 * the functions that clear one are replaced.
 *
 * Not seen, so that the timer keeps its frame, as it does with Node's own storage on Node 20 and 22:
 *
 * - Node's own function, in a module that took a reference to it earlier or, without `register`, imported
 *   it from `node:timers`;
 * - the number of a timer in its place;
 * - a method of a timer, before any timer of its kind was cleared by a function: Node does not export
 *   the classes, and a timer of ours would be reported to the hooks of the program.
 */

const FUNCTIONS = ['clearTimeout', 'clearInterval', 'clearImmediate'];
const METHODS = ['close', SymbolDispose];

/** @param {any} timer stays as it is if it is none, or was not cleared */
function release(timer) {
  if (timer?._destroyed === true && keptFrame(timer) !== undefined) keepFrame(timer, undefined);
}

/**
 * @param {string} name
 * @param {Function} original
 * @returns {any} does the same, and releases its argument
 */
function releasing(name, original) {
  let isFirst = true;
  return {
    /** @this {any} */
    [name](/** @type {any} */ timer) {
      ReflectApply(original, this, [timer]);
      release(timer);
      if (isFirst && timer?._destroyed === true) {
        isFirst = false;
        releaseInMethods(Object.getPrototypeOf(timer));
      }
    },
  }[name];
}

/** The prototypes of both kinds of timers. */
const prototypes = new SafeWeakMap();

/** @param {any} prototype of a kind of timers; its methods call Node's own functions */
function releaseInMethods(prototype) {
  if (prototypes.has(prototype)) return;
  prototypes.set(prototype, true);
  for (const name of METHODS) {
    replace(prototype, name, (original) => ({
      /** @this {any} */
      [name]() {
        const result = ReflectApply(original, this, []);
        release(this);
        return result;
      },
    }));
  }
}

let done = false;

function releaseClearedTimers() {
  if (done) return;
  done = true;
  for (const name of FUNCTIONS) {
    const { [name]: original } = timers;
    const replacement = releasing(name, original);
    for (const object of /** @type {any[]} */ ([timers, globalThis])) {
      if (object[name] === original) replace(object, name, () => ({ [name]: replacement }));
    }
  }
}

module.exports = { releaseClearedTimers };
