'use strict';

const { Snapshot } = require('../context/internals.js');
const { bound, lookThrough, validateEmitter } = require('./bound-listeners.js');
const { override } = require('./own-methods.js');
const { notOurs } = require('../internal/errors.js');
const { ReflectApply } = require('../internal/primordials.js');

/** @typedef {InstanceType<typeof Snapshot>} SnapshotInstance */

/** The emitters that bind each added listener to the context of its registration. */
const capturing = new WeakSet();

/**
 * The one context of each emitter that was bound to a Snapshot.
 *
 * @type {WeakMap<object, SnapshotInstance>}
 */
const homes = new WeakMap();

/**
 * Makes an emitter bind the listeners that are added to it.
 *
 * @param {any} emitter
 * @param {(listener: any) => any} bind
 */
function bindToRegistration(emitter, bind) {
  if (capturing.has(emitter)) return;
  lookThrough(emitter);
  const adding = (/** @type {Function} */ inherited) =>
    /** @this {object} */
    function (/** @type {any} */ type, /** @type {any} */ listener) {
      const entry = typeof listener === 'function' ? bind(listener) : listener;
      return ReflectApply(inherited, this, [type, entry]);
    };
  // `once` and `prependOnceListener` call these.
  override(emitter, { on: adding, addListener: adding, prependListener: adding });
  capturing.add(emitter);
}

/**
 * @param {any} emitter
 * @param {SnapshotInstance} home
 */
function bindToOne(emitter, home) {
  if (!homes.has(emitter)) {
    override(emitter, {
      emit: (inherited) =>
        /** @this {object} */
        function (...args) {
          const home = /** @type {SnapshotInstance} */ (homes.get(emitter));
          return home.run(ReflectApply, /** @type {any} */ (inherited), this, args);
        },
    });
  }
  homes.set(emitter, home);
}

/**
 * @template {object} E
 * @param {E} emitter
 * @param {SnapshotInstance} [snapshot]
 * @returns {E}
 */
function bindEmitter(emitter, snapshot) {
  validateEmitter(emitter);
  if (snapshot === undefined) {
    bindToRegistration(emitter, bound);
  } else {
    if (!(snapshot instanceof Snapshot)) {
      throw notOurs('snapshot', 'AsyncContext.Snapshot', snapshot);
    }
    bindToOne(emitter, snapshot);
  }
  return emitter;
}

module.exports = { bindEmitter, bindToRegistration };
