'use strict';

const { current, exchange } = require('../slot/slot.js');
const { ReflectApply } = require('../internal/primordials.js');

/**
 * Runs the callbacks of `stream.finished` and `stream.pipeline` where they were registered. Node
 * does so from 22 on (lib/internal/streams/end-of-stream.js); on 20 they run in the context of
 * whatever ended the stream, and no resource stands for them that a hook could see. So there the
 * functions are replaced.
 *
 * A reference that a CommonJS module took before is Node's own: `register` replaces them before
 * any module could take one.
 */

/**
 * Node's binds the callback to an AsyncResource, or it does not: its source says which.
 *
 * @param {Function} finished
 */
const nodeBinds = (finished) => /AsyncResource/.test(Function.prototype.toString.call(finished));

/**
 * @param {Function} fn
 * @returns {Function} calls it with the current frame in the slot
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
 * @returns {any} takes the same arguments, with the callback, the last one, bound
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
    // Its length and its promise form.
    Object.defineProperties(binding, Object.getOwnPropertyDescriptors(original));
    Object.assign(stream, { [name]: binding });
  }
  require('node:module').syncBuiltinESMExports();
}

module.exports = { carryThroughStreams };
