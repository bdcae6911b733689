'use strict';

const { onEnter } = require('../slot/slot.js');
const { emptySlotAfterTick, isInCallback } = require('./async-resources.js');
const { ReflectApply } = require('../internal/primordials.js');

/**
 * Empties the slot where no callback ends that would restore it.
 *
 * A tick is the right moment: Node runs ticks before microtasks, and both right after the main script
 * (`processTicksAndRejections` in lib/internal/process/task_queues.js).
 */

/** @type {any} */
const NOTHING = Symbol('nothing');

// Fake timers of test runners replace it.
const { nextTick } = process;

/**
 * After the main script. Node reports no callback for it, so a frame that it entered at top level
 * would stay in the slot, for code that Node calls without reporting a callback either: `exit` and
 * `beforeExit` listeners, callbacks of a FinalizationRegistry, and on V8 11 the first reactions.
 */
function emptySlotAfterMainScript() {
  let left = NOTHING;
  const stop = onEnter((frame) => {
    if (isInCallback()) return;
    // A tick changes which code Node shows for an exception of a microtask, so only when needed.
    if (left === NOTHING) {
      inTick(() => {
        stop();
        emptySlotAfterTick(left);
      });
    }
    left = frame;
  });
}

/**
 * After the next ticks.
 *
 * @param {any} frame in the slot now; no code will restore what was there before
 * @param {() => void} done is called then
 */
function emptySlotSoon(frame, done) {
  inTick(() => {
    emptySlotAfterTick(frame);
    done();
  });
}

/** @param {() => void} callback */
function inTick(callback) {
  ReflectApply(nextTick, process, [callback]);
}

module.exports = { emptySlotAfterMainScript, emptySlotSoon };
