'use strict';

const { current, exchange } = require('../slot/slot.js');
const { ReflectApply } = require('../internal/primordials.js');

/**
 * Runs the callbacks of `stream.finished` and `stream.pipeline` in the context where they were
 * registered. Node does so from 22 on (lib/internal/streams/end-of-stream.js). On Node 20 they run
 * in the context of the code that ended the stream, and no async resource represents them, so a
 * hook cannot see them. There we replace the two functions.
 *
 * A CommonJS module that took a reference earlier keeps Node's own function. `register` replaces
 * the functions before any module can take a reference.
 */

/**
 * Returns whether Node's function binds the callback to an AsyncResource, as its source shows.
 *
 * @param {Function} finished
 */
const nodeBinds = (finished) => /AsyncResource/.test(Function.prototype.toString.call(finished));

/**
 * @param {Function} fn
 * @returns {Function} calls `fn` with the current frame in the slot
 */
function bound(fn) {
  const frame = current();
  return /** @this {any} */ function (/** @type {any[]} */ ...args) {
    const found = exchange(frame);
    try {
      return ReflectApply(fn, this, args);
    } finally {
      exchange(found);
    }
  };
}

/**
 * @param {Function} original
 * @returns {any} takes the same arguments and binds the last one, the callback
 */
function bindingLast(original) {
  return {
    /** @param {any[]} args */
    [original.name](...args) {
      const last = args.length - 1;
      if (typeof args[last] === 'function') args[last] = bound(args[last]);
      return Reflect.apply(original, this, args);
    },
  }[original.name];
}

let done = false;

function carryThroughStreams() {
  if (done) return;
  done = true;
  const stream = /** @type {any} */ (require('node:stream'));
  if (nodeBinds(stream.finished)) return;
  for (const name of /** @type {const} */ (['finished', 'pipeline'])) {
    const original = stream[name];
    const binding = bindingLast(original);
    // Copies the length and the promise form.
    Object.defineProperties(binding, Object.getOwnPropertyDescriptors(original));
    // A frozen module stays as it is.
    Reflect.set(stream, name, binding);
  }
  require('node:module').syncBuiltinESMExports();
}

module.exports = { carryThroughStreams };
