'use strict';

const { AsyncResource } = require('node:async_hooks');
const { loadAddon } = require('../internal/addon.js');
const { exchanging } = require('./exchanging.js');
const { debug } = require('../internal/debug.js');
const { backendUnavailable } = require('../internal/errors.js');

/**
 * Decides once, by experiment, how this process accesses V8's slot: the *backend*.
 *
 * - `intrinsic`: V8's own builtins, which the JIT inlines (Node 22 and later);
 * - `native`: N-API functions of the addon (V8 11);
 * - `host`: no access; the package keeps the frame in one of Node's AsyncLocalStorage objects.
 *
 * No decision here depends on a version. V8 may export its functions and still not do what we
 * expect: we can only guess their ABI. So we put a sentinel into the slot and check that it comes
 * back. If it does not, the process uses `host`, which is slower but correct; trusting the slot
 * would be fast and wrong.
 *
 * @typedef {object} SlotFunctions
 * @property {() => any} current returns the content of the slot
 * @property {(frame: any) => void} set puts a frame into the slot
 * @property {(frame: any) => any} exchange puts a frame into the slot and returns the previous
 *   content
 *
 * @typedef {'intrinsic' | 'native' | 'host'} Backend
 *
 * @typedef {import('../internal/addon.js').Addon} Addon
 *
 * @typedef {object} Reason
 * @property {string} code a stable code for programs
 * @property {string} message an explanation for people
 */

const BACKENDS = /** @type {const} */ (['intrinsic', 'native', 'host']);

/** The sentinel is a Map because Node's own code may read the slot during the probe. */
const sentinel = () => new Map();

/**
 * @param {SlotFunctions} slot
 * @returns {boolean} whether a value put into the slot can be read back
 */
function roundTrips({ current, set, exchange }) {
  const found = current();
  const first = sentinel();
  const second = sentinel();
  let kept;
  try {
    set(first);
    kept = current() === first && exchange(second) === first && current() === second;
  } finally {
    set(found);
  }
  return kept && current() === found;
}

/**
 * @param {import('../internal/addon.js').Addon} addon
 * @returns {SlotFunctions | undefined}
 */
function intrinsicSlot(addon) {
  const {
    getContinuationPreservedEmbedderData: current,
    setContinuationPreservedEmbedderData: set,
  } = addon.extrasBindingObject();
  if (typeof current !== 'function' || typeof set !== 'function') return undefined;
  return { current, set, exchange: exchanging(current, set) };
}

/**
 * V8 11 has one slot per realm (native context), and the addon's functions access the slot of the
 * realm in which Node loaded the addon. In another realm, such as a test file under jest, promises
 * would carry a different slot, which we never see. V8 12, the first version with the builtins, has
 * one slot per thread.
 *
 * @param {Addon} addon
 */
const hasSlotOfThisRealm = (addon) => addon instanceof Object || intrinsicSlot(addon) !== undefined;

/**
 * The versions of V8 whose functions were called in tests. A later V8 could have another calling
 * convention, and a call of the wrong kind could end the process before the probe returns. Over Node's
 * own storage the package is never worse than without it, so `host` is the smaller risk until a release
 * knows that V8.
 */
const TESTED_V8 = { from: 11, to: 14 };

function isTestedV8() {
  const major = Number.parseInt(process.versions.v8);
  return major >= TESTED_V8.from && major <= TESTED_V8.to;
}

/**
 * In a renderer of Electron the slot holds a value of Blink's that is no JavaScript value, and reading
 * it ends the process. Node's own storage reads it as well where Node carries the frame.
 */
const isElectronRenderer = () =>
  process.versions.electron !== undefined && /** @type {any} */ (process).type === 'renderer';

const FAILURES = /** @type {const} */ ({
  ACCESSORS_NOT_FOUND: 'this V8 exports no functions for the slot',
  INTRINSICS_NOT_FOUND: 'this V8 has no builtins for the slot (they came with V8 12, Node 22)',
  OTHER_REALM: 'this V8 has one slot per realm, and this realm is not the one in which Node runs',
  ROUND_TRIP_FAILED:
    'a value put into the slot did not come back: the addon does not know how this V8 stores handles',
});

/**
 * @param {Exclude<Backend, 'host'>} backend
 * @param {Addon} addon
 * @returns {{ slot: SlotFunctions, nodeCarries: boolean } | keyof typeof FAILURES}
 */
function open(backend, addon) {
  try {
    const slot = backend === 'intrinsic' ? intrinsicSlot(addon) : addon.slotFunctions();
    if (slot === undefined) return 'INTRINSICS_NOT_FOUND';
    if (slot === null) return 'ACCESSORS_NOT_FOUND';
    if (!hasSlotOfThisRealm(addon)) return 'OTHER_REALM';
    if (roundTrips(slot)) return { slot, nodeCarries: nodeCarries(addon, slot) };
  } catch {
    // An unknown engine may also throw.
  }
  return 'ROUND_TRIP_FAILED';
}

/**
 * Returns whether Node itself carries the frame into its callbacks. Flags turn this on and off on
 * Node 22 and 24, so we test it: one of Node's AsyncResources either restores the content that the
 * slot had when it was created, or it does not.
 *
 * @param {SlotFunctions} slot
 * @returns {boolean}
 */
function probeNodeCarries({ current, set }) {
  // On Node 22 with --experimental-async-context-frame, Node starts to carry the frame when this
  // accessor is first read (lib/async_hooks.js).
  void require('node:async_hooks').AsyncLocalStorage;
  const found = current();
  const frame = sentinel();
  try {
    set(frame);
    const resource = new AsyncResource('NATIVE_ASYNC_CONTEXT_PROBE');
    set(found);
    const carries = resource.runInAsyncScope(() => current() === frame);
    resource.emitDestroy();
    return carries;
  } finally {
    set(found);
  }
}

const CARRIES = Symbol.for('native-async-context.nodeCarries');

/**
 * Tries it once per thread and leaves the answer on the exports of the addon: once the glue is armed,
 * a copy of the package in another realm would take the work of the glue for that of Node.
 *
 * @param {any} addon
 * @param {SlotFunctions} slot
 * @returns {boolean}
 */
function nodeCarries(addon, slot) {
  if (!Object.hasOwn(addon, CARRIES)) {
    Object.defineProperty(addon, CARRIES, { value: probeNodeCarries(slot) });
  }
  return addon[CARRIES];
}

/**
 * @typedef {object} Decision
 * @property {Backend} backend
 * @property {Addon | undefined} addon
 * @property {SlotFunctions | undefined} slot undefined on `host`
 * @property {Reason} reason
 * @property {boolean} nodeCarries
 *
 * @param {string | undefined} requested the value of NATIVE_ASYNC_CONTEXT_BACKEND
 * @returns {Decision}
 */
function decide(requested) {
  if (requested !== undefined && !BACKENDS.includes(/** @type {Backend} */ (requested))) {
    throw backendUnavailable(
      `NATIVE_ASYNC_CONTEXT_BACKEND is "${requested}", which is not a backend. ` +
        `Set it to ${BACKENDS.join(', ')}, or unset it to let the package choose.`,
    );
  }
  const chosen =
    requested === undefined
      ? { code: 'FASTEST', message: 'the fastest backend works here' }
      : { code: 'REQUESTED', message: 'NATIVE_ASYNC_CONTEXT_BACKEND selects it' };
  /** @type {(reason: Reason) => Decision} */
  const onHost = (reason) => ({
    backend: 'host',
    addon: undefined,
    slot: undefined,
    reason,
    nodeCarries: true,
  });
  if (isElectronRenderer()) {
    return onHost({
      code: 'ELECTRON_RENDERER',
      message:
        "in a renderer of Electron V8's slot is Blink's: contexts are right in synchronous code and not carried into callbacks",
    });
  }
  if (requested === 'host') return onHost(chosen);
  const loaded = loadAddon();
  if ('reason' in loaded) return refuseOr(loaded.reason);
  const { addon } = loaded;
  if (requested === undefined && !isTestedV8()) {
    return onHost({
      code: 'UNTESTED_V8',
      message: `this version of the package was tested with V8 ${TESTED_V8.from} to ${TESTED_V8.to}, and this is ${process.versions.v8}: install a newer version, or set NATIVE_ASYNC_CONTEXT_BACKEND=intrinsic at your own risk`,
    });
  }
  let missed;
  for (const backend of /** @type {const} */ (['intrinsic', 'native'])) {
    if (requested !== undefined && backend !== requested) continue;
    const opened = open(backend, addon);
    if (typeof opened === 'object') return { backend, addon, reason: missed ?? chosen, ...opened };
    missed = { code: opened, message: FAILURES[opened] };
  }
  return refuseOr(/** @type {Reason} */ (missed));

  /** @param {Reason} reason */
  function refuseOr(reason) {
    if (requested === undefined) return onHost(reason);
    throw backendUnavailable(
      `The "${requested}" backend cannot work here (${reason.code}): ${reason.message}. ` +
        'Unset NATIVE_ASYNC_CONTEXT_BACKEND to let the package choose one that does.',
    );
  }
}

const decision = decide(process.env.NATIVE_ASYNC_CONTEXT_BACKEND || undefined);

const { backend, reason } = decision;
debug(
  `backend ${backend} (${reason.code}: ${reason.message}); ` +
    `Node ${decision.nodeCarries ? 'carries' : 'does not carry'} the frame`,
);

module.exports = decision;
