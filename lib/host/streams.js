'use strict';

const { syncBuiltinESMExports } = require('node:module');
const stream = require('node:stream');
const { Snapshot } = require('../api/snapshot.js');

/**
 * Runs the callbacks of `stream.finished` and `stream.pipeline` where they were registered. Node
 * does so from 22 on (lib/internal/streams/end-of-stream.js); on 20 they run in the context of
 * whatever ended the stream, and no resource stands for them that a hook could see. So there the
 * functions are replaced.
 *
 * A reference that a CommonJS module took before is Node's own: `register` replaces them before
 * any module could take one.
 */

/** Node's binds the callback to an AsyncResource, or it does not: its source says which. */
const nodeBinds = /AsyncResource/.test(Function.prototype.toString.call(stream.finished));

/**
 * @param {Function} original
 * @returns {any} takes the same arguments, with the callback, the last one, bound
 */
function bindingLast(original) {
  return {
    /** @param {any[]} args */
    [original.name](...args) {
      const last = args.length - 1;
      if (typeof args[last] === 'function') args[last] = Snapshot.wrap(args[last]);
      return Reflect.apply(original, this, args);
    },
  }[original.name];
}

let done = nodeBinds;

function carryThroughStreams() {
  if (done) return;
  done = true;
  for (const name of /** @type {const} */ (['finished', 'pipeline'])) {
    const original = stream[name];
    const binding = bindingLast(original);
    // Its length and its promise form.
    Object.defineProperties(binding, Object.getOwnPropertyDescriptors(original));
    Object.assign(stream, { [name]: binding });
  }
  syncBuiltinESMExports();
}

module.exports = { carryThroughStreams };
