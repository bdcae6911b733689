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
 * @param {Backend} backend
 * @param {ReturnType<typeof loadAddon>} loaded
 * @returns {{ slot: SlotFunctions | undefined } | { reason: Reason }}
 */
function open(backend, loaded) {
  if (backend === 'host') return { slot: undefined };
  if ('reason' in loaded) return loaded;
  /** @type {SlotFunctions | undefined} */
  let slot;
  let works;
  try {
    slot = backend === 'intrinsic' ? intrinsicSlot(loaded.addon) : loaded.addon.slotFunctions();
    works = slot === undefined || roundTrips(slot);
  } catch {
    works = false; // An engine that nobody knew may refuse, too.
  }
  if (works && slot === undefined) {
    return {
      reason: {
        code: 'INTRINSICS_NOT_FOUND',
        message: 'this V8 has no builtins for the slot (they came with V8 12, Node 22)',
      },
    };
  }
  if (!works) {
    return {
      reason: {
        code: 'ROUND_TRIP_FAILED',
        message:
          'what was put into the slot did not come back: this V8 keeps handles in a way the addon does not know',
      },
    };
  }
  return { slot };
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

/**
 * @param {string | undefined} requested the value of NATIVE_ASYNC_CONTEXT_BACKEND
 * @returns {{ backend: Backend, addon: Addon | undefined, slot: SlotFunctions | undefined, reason: Reason, nodeCarries: boolean }}
 */
function decide(requested) {
  if (requested !== undefined && !BACKENDS.includes(/** @type {Backend} */ (requested))) {
    throw backendUnavailable(
      `NATIVE_ASYNC_CONTEXT_BACKEND is "${requested}", which is no backend. ` +
        `Set it to ${BACKENDS.join(', ')}, or unset it to let the package choose.`,
    );
  }
  const loaded = requested === 'host' ? undefined : loadAddon();
  /** @type {Reason | undefined} */
  let missed;
  for (const backend of BACKENDS) {
    if (requested !== undefined && backend !== requested) continue;
    const opened = open(backend, /** @type {any} */ (loaded));
    if ('reason' in opened) {
      // What made the fastest one impossible says more than what follows from it.
      missed ??= opened.reason;
      continue;
    }
    const { slot } = opened;
    return {
      backend,
      addon: slot === undefined ? undefined : /** @type {any} */ (loaded).addon,
      slot,
      reason: missed ?? {
        code: requested === undefined ? 'FASTEST' : 'REQUESTED',
        message:
          requested === undefined
            ? 'the fastest backend works here'
            : `NATIVE_ASYNC_CONTEXT_BACKEND asked for it`,
      },
      nodeCarries: slot === undefined || probeNodeCarries(slot),
    };
  }
  throw backendUnavailable(
    `The "${requested}" backend cannot work here (${missed?.code}): ${missed?.message}. ` +
      'Unset NATIVE_ASYNC_CONTEXT_BACKEND to let the package choose one that does.',
  );
}

const decision = decide(process.env.NATIVE_ASYNC_CONTEXT_BACKEND || undefined);

const { backend, nodeCarries, reason } = decision;
debug(
  `backend ${backend} (${reason.code}: ${reason.message}); ` +
    `the host ${nodeCarries ? 'carries' : 'does not carry'} the slot`,
);

module.exports = decision;
