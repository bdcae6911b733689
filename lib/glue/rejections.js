'use strict';

const { handled, rejected } = require('./error-contexts.js');
const { current, exchange } = require('../slot/slot.js');
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
 * The rejections that Node has not reported yet, in Node's order: the context of each, and which
 * one it is of all.
 *
 * @type {Map<object, { frame: any, number: number }>}
 */
const pending = new Map();

/** How many rejections there were. */
let recorded = 0;

/**
 * Node takes all rejections that are pending and reports them one after the other; when a handler
 * throws, it drops the rest of them. This is the last that it has taken.
 */
let taken = 0;

/**
 * The contexts of handlers that came after the report.
 *
 * @type {WeakMap<object, { frame: any }>}
 */
const handlers = new WeakMap();

/**
 * The rejection that Node reported last and nobody handled, while Node may go on to report it as
 * an uncaught exception.
 *
 * @type {{ rejection: { frame: any } | undefined } | undefined}
 */
let unhandled;

/** Whether it is remembered in which context a promise was rejected. */
let noting = false;

/**
 * For `contextOf`.
 *
 * @param {number} event
 * @param {object} promise
 * @param {unknown} reason
 */
function note(event, promise, reason) {
  if (event === REJECTED_WITHOUT_HANDLER) rejected(promise, reason);
  else handled(promise);
}

/**
 * @param {number} event
 * @param {object} promise
 * @param {unknown} reason
 */
function record(event, promise, reason) {
  if (noting) note(event, promise, reason);
  if (event !== REJECTED_WITHOUT_HANDLER) {
    if (!pending.delete(promise)) handlers.set(promise, { frame: current() });
  } else if (!(/** @type {any} */ (process).domain)) {
    // A domain gets the rejections of its promises itself, as 'error' events.
    pending.set(promise, { frame: current(), number: ++recorded });
  }
}

/**
 * A pending rejection that Node is about to report.
 *
 * @param {{ frame: any, number: number } | undefined} rejection
 */
function reporting(rejection) {
  if (rejection !== undefined && rejection.number > taken) taken = recorded;
  return rejection;
}

/** A handler has thrown: forgets what Node drops. */
function dropTaken() {
  for (const [promise, { number }] of pending) {
    if (number <= taken) pending.delete(promise);
  }
}

/**
 * What was not recorded here is left where it is: another version of the package in this thread has
 * recorded it, which V8 has told instead of us, and has put its context into the slot.
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
 * Whether Node runs in mode `strict`, in which it reports the exception before the rejection; the
 * other modes that report an exception do so after. It shows when the first one is reported.
 */
let strict = false;

/** The rejection that an uncaught exception was. */
function becomeUncaught() {
  if (unhandled !== undefined && !strict) return unhandled.rejection;
  strict = true;
  const [first] = pending.values();
  return reporting(first);
}

/** @param {import('../internal/addon.js').Addon} [addon] where `record` is not called anyway */
function startRecording(addon) {
  noting = true;
  addon?.recordRejections(note);
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
          // Not caught and thrown again: Node prints the line that has thrown.
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
