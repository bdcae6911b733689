'use strict';

const { current, exchange } = require('../storage.js');
const { ObjectDefineProperty, ReflectApply } = require('../internal/primordials.js');

/**
 * Gives the events that Node emits for rejected promises their context, where Node does not:
 * `unhandledRejection`, and the `uncaughtException` that it becomes, the context that rejected;
 * `rejectionHandled` the context of the late handler.
 *
 * V8 tells of a rejection when it happens, so the addon, which hears of it before Node, has the
 * context noted here. Node reports later, through `process.emit`, in the order of the rejections
 * (lib/internal/process/promises.js, Node 20 to 24). That is where the context is put back;
 * what Node does about a rejection, in each `--unhandled-rejections` mode, stays as it is.
 */

/** The events of V8 that `record` hears of, as in `v8::PromiseRejectEvent`. */
const REJECTED_WITHOUT_HANDLER = 0;

/**
 * The context of each rejection that Node has not reported yet, in Node's order.
 *
 * @type {Map<object, any>}
 */
const pending = new Map();

/**
 * The contexts of handlers that came after the report.
 *
 * @type {WeakMap<object, any>}
 */
const handlers = new WeakMap();

/**
 * The rejection that Node reported last and nobody handled, while Node may go on to report it as
 * an uncaught exception.
 *
 * @type {{ frame: any } | undefined}
 */
let unhandled;

/**
 * @param {number} event
 * @param {object} promise
 */
function record(event, promise) {
  if (event !== REJECTED_WITHOUT_HANDLER) {
    if (!pending.delete(promise)) handlers.set(promise, current());
  } else if (!(/** @type {any} */ (process).domain)) {
    // A domain gets the rejections of its promises itself, as 'error' events.
    pending.set(promise, current());
  }
}

/**
 * Takes the context of a rejection that is being reported. What Node was to report before it and
 * did not, because a handler threw, it has dropped.
 *
 * @param {object} promise
 */
function take(promise) {
  if (!pending.has(promise)) return undefined;
  for (const [reported, frame] of pending) {
    pending.delete(reported);
    if (reported === promise) return frame;
  }
}

/**
 * @param {any} frame
 * @param {object} self
 * @param {IArguments} args
 * @param {(...args: any[]) => any} emit
 */
function emitIn(frame, self, args, emit) {
  const found = exchange(frame);
  try {
    return ReflectApply(emit, self, args);
  } finally {
    exchange(found);
  }
}

/**
 * The context of an uncaught exception that a rejection has become. Node's mode `throw` reports
 * the rejection first, `strict` the exception.
 */
function frameOfUncaught() {
  if (unhandled !== undefined) return unhandled.frame;
  const [first] = pending.values();
  return first;
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
          const frame = take(second);
          const handled = emitIn(frame, this, arguments, emit);
          if (!handled) {
            unhandled = { frame };
            queueMicrotask(() => (unhandled = undefined));
          }
          return handled;
        }
        case 'uncaughtExceptionMonitor':
        case 'uncaughtException':
          if (second !== 'unhandledRejection') break;
          return emitIn(frameOfUncaught(), this, arguments, emit);
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

module.exports = { carryThroughRejections };
