'use strict';

const { install } = require('./promise-hooks.js');
const { FinalizationRegistry } = require('../internal/primordials.js');

/**
 * The promise hooks are installed while any flow has a value, that is, while code could still read
 * one: a running `run`, or an object that holds a mapping of flows for later (a waiting
 * continuation, a timer, a snapshot, a settled promise that can be continued).
 *
 * These cannot be counted. So every entry of a mapping refers to one object, the *holder*. When the
 * holder is collected, no entry is left and the hooks are removed. A finalization callback runs in
 * its own task, so no reaction that the hooks have begun is running at that time.
 *
 * @typedef {object} Holder
 */

/** @type {WeakRef<Holder> | undefined} */
let held;

/** @type {(() => void) | undefined} */
let uninstall;

const registry = new FinalizationRegistry(() => {
  // A new holder may have been created in the meantime.
  if (held?.deref() !== undefined) return;
  held = undefined;
  uninstall?.();
  uninstall = undefined;
});

/** @returns {Holder} the object that a new entry must refer to */
function holder() {
  let object = held?.deref();
  if (object === undefined) {
    object = Object.freeze({ __proto__: null });
    held = new WeakRef(object);
    registry.register(object, undefined);
  }
  return object;
}

/**
 * Installs the hooks. Call it after the first frame was set: that is when the glue, if any,
 * installs its own hooks.
 */
function follow() {
  uninstall ??= install();
}

module.exports = { follow, holder };
