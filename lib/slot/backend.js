'use strict';

const { AsyncResource } = require('node:async_hooks');
const { loadAddon } = require('../internal/addon.js');
const { exchanging } = require('./exchanging.js');
const { debug } = require('../internal/debug.js');
const { backendUnavailable } = require('../internal/errors.js');

/**
 * Decides, once and by trying, how this process reaches V8's slot: the *backend*.
 *
 * - `intrinsic`: V8's own builtins, which the JIT inlines (Node 22 and later);
 * - `native`: N-API functions of the addon (V8 11);
 * - `host`: no access; the storage above keeps the frame in an AsyncLocalStorage of Node's.
 *
 * Nothing here depends on a version. That V8 exports its functions says little about whether they
 * do what we think: their ABI is ours to guess. So a sentinel goes in and must come back. Where it
 * does not, `host` is slower and right; trusting the slot would be fast and wrong.
 *
 * @typedef {object} SlotFunctions
 * @property {() => any} current what is in the slot
 * @property {(frame: any) => void} set puts a frame there
 * @property {(frame: any) => any} exchange puts a frame there and returns what was
 *
 * @typedef {'intrinsic' | 'native' | 'host'} Backend
 *
 * @typedef {import('../internal/addon.js').Addon} Addon
 *
 * @typedef {object} Reason
 * @property {string} code stable, for programs
 * @property {string} message for people
 */

const BACKENDS = /** @type {const} */ (['intrinsic', 'native', 'host']);

/** The sentinel is a Map: Node's own code may look into the slot while it is there. */
const sentinel = () => new Map();

/**
 * @param {SlotFunctions} slot
 * @returns {boolean} whether what goes into the slot comes out
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
 * V8 11 keeps a slot per realm (native context), and the addon's functions have that of the realm
 * in which Node loaded it: promises of code in another realm, such as a test file under jest, would
 * carry a slot that we never see. From V8 12 on, which is where the builtins came, there is one slot
 * per thread.
 *
 * @param {Addon} addon
 */
const hasSlotOfThisRealm = (addon) => intrinsicSlot(addon) !== undefined || addon instanceof Object;

const FAILURES = /** @type {const} */ ({
  INTRINSICS_NOT_FOUND: 'this V8 has no builtins for the slot (they came with V8 12, Node 22)',
  OTHER_REALM: 'this V8 keeps a slot per realm, and this is not the one in which Node runs',
  ROUND_TRIP_FAILED:
    'what was put into the slot did not come back: this V8 keeps handles in a way the addon does not know',
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
    if (!hasSlotOfThisRealm(addon)) return 'OTHER_REALM';
    if (roundTrips(slot)) return { slot, nodeCarries: nodeCarries(addon, slot) };
  } catch {
    // An engine that nobody knew may refuse, too.
  }
  return 'ROUND_TRIP_FAILED';
}

/**
 * Whether Node itself carries the slot into its callbacks. Flags go both ways on 22 and 24, so it
 * is tried: an AsyncResource of Node's either restores what was in the slot when it was made, or
 * it does not.
 *
 * @param {SlotFunctions} slot
 * @returns {boolean}
 */
function probeNodeCarries({ current, set }) {
  // On 22 under --experimental-async-context-frame Node starts to carry when this accessor is
  // first read (lib/async_hooks.js).
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
 * @property {SlotFunctions | undefined} slot none on `host`
 * @property {Reason} reason
 * @property {boolean} nodeCarries
 *
 * @param {string | undefined} requested the value of NATIVE_ASYNC_CONTEXT_BACKEND
 * @returns {Decision}
 */
function decide(requested) {
  if (requested !== undefined && !BACKENDS.includes(/** @type {Backend} */ (requested))) {
    throw backendUnavailable(
      `NATIVE_ASYNC_CONTEXT_BACKEND is "${requested}", which is no backend. ` +
        `Set it to ${BACKENDS.join(', ')}, or unset it to let the package choose.`,
    );
  }
  const chosen =
    requested === undefined
      ? { code: 'FASTEST', message: 'the fastest backend works here' }
      : { code: 'REQUESTED', message: 'NATIVE_ASYNC_CONTEXT_BACKEND asked for it' };
  /** @type {(reason: Reason) => Decision} */
  const onHost = (reason) => ({
    backend: 'host',
    addon: undefined,
    slot: undefined,
    reason,
    nodeCarries: true,
  });
  if (requested === 'host') return onHost(chosen);

  const loaded = loadAddon();
  if ('reason' in loaded) return refuseOr(loaded.reason);
  const { addon } = loaded;
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
    `the host ${decision.nodeCarries ? 'carries' : 'does not carry'} the slot`,
);

module.exports = decision;
