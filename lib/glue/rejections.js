'use strict';

const { recordHandled, recordRejected } = require('./error-contexts.js');
const { current, exchange } = require('../slot/slot.js');
const { ObjectDefineProperty, ReflectApply } = require('../internal/primordials.js');

/**
 * Runs the events that Node emits for rejected promises in the right context, where Node does not.
 * `unhandledRejection`, and the `uncaughtException` that it becomes, run in the context of the
 * rejection; `rejectionHandled` runs in the context of the late handler.
 *
 * V8 reports a rejection when it happens. The addon receives the report before Node does and calls
 * the functions here to record the context. Node reports later, through `process.emit`, in the
 * order of the rejections (lib/internal/process/promises.js, Node 20 to 24). We restore the context
 * there. What Node does about a rejection, in each `--unhandled-rejections` mode, does not change.
 */

/**
 * The event of `v8::PromiseRejectEvent` for a rejection. `record` receives this event and one for a
 * handler that is added later.
 */
const REJECTED_WITHOUT_HANDLER = 0;

/**
 * The rejections that Node has not reported yet, in Node's order. Each has its context and its
 * number among all rejections.
 *
 * @type {Map<object, { frame: any, number: number }>}
 */
const pending = new Map();

/** The number of rejections so far. */
let recorded = 0;

/**
 * The number of the last rejection that Node has taken. Node takes all pending rejections and
 * reports them one after the other; when a handler throws, it drops the rest.
 */
let taken = 0;

/**
 * The contexts of handlers that were added after the report.
 *
 * @type {WeakMap<object, { frame: any }>}
 */
const handlers = new WeakMap();

/**
 * The last rejection that Node reported and no listener handled. It is set while Node may still
 * report it as an uncaught exception.
 *
 * @type {{ rejection: { frame: any } | undefined } | undefined}
 */
let unhandled;

/** Whether to record in which context a promise is rejected. */
let recordsContexts = false;

/**
 * Records the context of a rejection, or of its handler, for `contextOf`.
 *
 * @param {number} event
 * @param {object} promise
 * @param {unknown} reason
 */
function recordContext(event, promise, reason) {
  if (event === REJECTED_WITHOUT_HANDLER) recordRejected(promise, reason);
  else recordHandled(promise);
}

/**
 * @param {number} event
 * @param {object} promise
 * @param {unknown} reason
 */
function record(event, promise, reason) {
  if (recordsContexts) recordContext(event, promise, reason);
  if (event !== REJECTED_WITHOUT_HANDLER) {
    if (!pending.delete(promise)) handlers.set(promise, { frame: current() });
  } else if (!(/** @type {any} */ (process).domain)) {
    // Rejections in a domain are not reported here: the domain receives them as 'error' events.
    pending.set(promise, { frame: current(), number: ++recorded });
  }
}

/**
 * Takes note of a pending rejection that Node is about to report.
 *
 * @param {{ frame: any, number: number } | undefined} rejection
 */
function reporting(rejection) {
  if (rejection !== undefined && rejection.number > taken) taken = recorded;
  return rejection;
}

/** Removes the rejections that Node drops because a handler threw. */
function dropTaken() {
  for (const [promise, { number }] of pending) {
    if (number <= taken) pending.delete(promise);
  }
}

/**
 * If we have no record, leave the slot alone: another version of the package in this thread
 * received V8's callback and has set it.
 *
 * @param {{ frame: any } | undefined} rejection
 * @param {object} self
 * @param {IArguments} args
 * @param {(...args: any[]) => any} emit
 */
function emitIn(rejection, self, args, emit) {
  if (rejection === undefined) return ReflectApply(emit, self, args);
  const found = exchange(rejection.frame);
  try {
    return ReflectApply(emit, self, args);
  } finally {
    exchange(found);
  }
}

/**
 * Whether Node runs in `strict` mode, which reports the exception before the rejection. The other
 * modes that report an exception report it after the rejection. We find out when the first
 * exception is reported.
 */
let strict = false;

/** Returns the rejection that became an uncaught exception. */
function becomeUncaught() {
  if (unhandled !== undefined && !strict) return unhandled.rejection;
  strict = true;
  const [first] = pending.values();
  return reporting(first);
}

/**
 * @param {import('../internal/addon.js').Addon} [addon] required where the glue does not call
 *   `record` anyway
 */
function startRecording(addon) {
  recordsContexts = true;
  addon?.recordRejections(recordContext);
}

/** @param {import('../internal/addon.js').Addon} addon */
function carryThroughRejections(addon) {
  if (!addon.recordRejections(record)) return;
  const { emit } = process;
  ObjectDefineProperty(process, 'emit', {
    /**
     * @param {string | symbol} event
     * @param {any} first
     * @param {any} second
     */
    value: function emitInContext(event, first, second) {
      switch (event) {
        case 'unhandledRejection': {
          const rejection = reporting(pending.get(second));
          pending.delete(second);
          // No catch and rethrow: Node prints the line that threw.
          let thrown = true;
          try {
            const handled = emitIn(rejection, this, arguments, emit);
            thrown = false;
            if (!handled) {
              unhandled = { rejection };
              queueMicrotask(() => (unhandled = undefined));
            }
            return handled;
          } finally {
            if (thrown) dropTaken();
          }
        }
        case 'uncaughtExceptionMonitor':
        case 'uncaughtException':
          if (second !== 'unhandledRejection') break;
          return emitIn(becomeUncaught(), this, arguments, emit);
        case 'rejectionHandled':
          return emitIn(handlers.get(first), this, arguments, emit);
      }
      return ReflectApply(emit, this, arguments);
    },
    writable: true,
    enumerable: false,
    configurable: true,
  });
}

module.exports = { carryThroughRejections, startRecording };
