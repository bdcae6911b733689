'use strict';

const { install } = require('./promise-hooks.js');
const { FinalizationRegistry } = require('../internal/primordials.js');

/**
 * The promise hooks are installed while some flow has a value, that is, while something could
 * still read one: code that runs in a `run`, and whatever holds a mapping of flows for later (a
 * continuation that waits, a timer, a snapshot, a settled promise that can be continued from).
 *
 * Nobody could count these. So every entry of a mapping refers to one object, the *holder*; when
 * that is collected there is no entry left, and the hooks go. Taking them off in a task of its
 * own, as this is, also means that no reaction is running that they have begun.
 *
 * @typedef {object} Holder
 */

/** @type {WeakRef<Holder> | undefined} */
let held;

/** @type {(() => void) | undefined} */
let uninstall;

const registry = new FinalizationRegistry(() => {
  // Another one may have been made since.
  if (held?.deref() !== undefined) return;
  held = undefined;
  uninstall?.();
  uninstall = undefined;
});

/** @returns {Holder} what a new entry has to refer to */
function holder() {
  let object = held?.deref();
  if (object === undefined) {
    object = Object.freeze({ __proto__: null });
    held = new WeakRef(object);
    registry.register(object, undefined);
  }
  return object;
}

/** Has to be called after the first frame was set: the glue, if any, puts its own hooks in then. */
function follow() {
  uninstall ??= install();
}

module.exports = { follow, holder };
