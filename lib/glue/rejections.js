'use strict';

const { recordHandled, recordRejected } = require('./error-contexts.js');
const { emptySlotSoon } = require('./left-in-slot.js');
const { strictRejections } = require('./strict-rejections.js');
const { current, exchange } = require('../slot/slot.js');

/**
 * Runs what Node does about an unhandled rejection in the context of the rejection, where Node does
 * not: the `unhandledRejection` event, the exception that it becomes, the warning.
 *
 * V8 reports a rejection when it happens, and Node reports it later, in
 * lib/internal/process/promises.js (Node 20 to 24): through `process.emit`, or, if a domain was
 * active, through the domain's `emit`. That domain is how we get there without replacing anything
 * that a program may replace too. While Node notes the rejection, `process.domain` is an object of
 * ours that remembers the context; it calls what Node would have called.
 */

/**
 * The event of `v8::PromiseRejectEvent` for a rejection. `record` receives this event and one for a
 * handler that is added later.
 */
const REJECTED_WITHOUT_HANDLER = 0;

/**
 * The frame that the last report has left in the slot, until a tick.
 *
 * @type {any}
 */
let left;

/** What Node takes for the domain of a rejection. */
class Report {
  #frame;
  /** @type {any} */
  #promise;
  #domain;

  /**
   * @param {any} frame
   * @param {object} promise
   * @param {any} domain the domain that is really active, if any
   */
  constructor(frame, promise, domain) {
    this.#frame = frame;
    this.#promise = promise;
    this.#domain = domain;
  }

  /**
   * Node calls this once, and keeps the report for as long as the promise lives.
   *
   * @param {string} _event 'error'
   * @param {unknown} reason
   * @returns {boolean} whether there was a listener
   */
  emit(_event, reason) {
    const frame = this.#frame;
    const promise = this.#promise;
    const domain = this.#domain;
    this.#frame = this.#promise = this.#domain = undefined;
    const slot = exchange(frame);
    const found = slot === left ? undefined : slot;
    /** @type {boolean | undefined} undefined if a listener throws */
    let handled;
    try {
      handled = domain
        ? domain.emit('error', reason)
        : process.emit('unhandledRejection', /** @type {any} */ (reason), promise);
      return /** @type {boolean} */ (handled);
    } finally {
      if (handled === false && frame !== undefined) {
        // Node goes on right after this call: it throws the reason, or warns.
        left = frame;
        emptySlotSoon(frame, () => (left = undefined));
      } else {
        exchange(found);
      }
    }
  }
}

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

/** With a property of Node's that it documents with the module `domain` only. */
const nodeProcess = /** @type {NodeJS.Process & { domain: any }} */ (process);

/** @type {any} */
let domain;

function restoreDomain() {
  nodeProcess.domain = domain;
  domain = undefined;
}

/**
 * @param {number} event
 * @param {object} promise
 * @param {unknown} reason
 * @returns {(() => void) | undefined} to be called when Node has noted the rejection
 */
function record(event, promise, reason) {
  if (recordsContexts) recordContext(event, promise, reason);
  if (event !== REJECTED_WITHOUT_HANDLER) {
    strictRejections?.handled(promise);
    return undefined;
  }
  const frame = current();
  strictRejections?.rejected(promise, reason, frame);
  ({ domain } = nodeProcess);
  try {
    nodeProcess.domain = new Report(frame, promise, domain);
  } catch {
    // A frozen `process`: Node reports this rejection in no context.
    return undefined;
  }
  return restoreDomain;
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
  if (addon.recordRejections(record)) strictRejections?.install();
}

module.exports = { carryThroughRejections, startRecording };
