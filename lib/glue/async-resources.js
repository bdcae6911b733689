'use strict';

const hooks = require('node:async_hooks');
const { isPromise } = require('node:util').types;
const { current, exchange } = require('../slot/slot.js');
const { restoreForParser } = require('./http-parsers.js');
const { keepFrame, keptFrame } = require('./kept-frames.js');
const { releaseReusedSocket } = require('./reused-sockets.js');
const { enableSurroundingHook } = require('./surrounding-hook.js');

/**
 * Carries the frame into Node's own callbacks where Node does not: timers, ticks, microtasks, I/O,
 * AsyncResource. Each of them is an async resource. Node reports its creation (`init`) and the
 * start and end of each of its callbacks (`before`, `after`).
 *
 * V8 takes care of promises (hook-without-promises.js).
 *
 * docs/glue.md compares this with the alternatives.
 */

const { executionAsyncResource } = hooks;

/**
 * A running callback: its resource, the previous content of the slot, and the callback that it runs
 * in. This state cannot be kept on the resource, because a resource can run within another one and
 * within itself. It cannot be kept in an array either: a program that replaces array methods could
 * then see resources, in which Node keeps contexts of its own.
 */
class Callback {
  /**
   * @param {number} asyncId
   * @param {any} resource
   * @param {any} found
   * @param {Callback | null} outer
   */
  constructor(asyncId, resource, found, outer) {
    this.asyncId = asyncId;
    this.resource = resource;
    this.found = found;
    this.outer = outer;
  }
}

/**
 * The innermost running callback; null in the callback in which the glue was armed.
 *
 * @type {Callback | null}
 */
let running = null;

/**
 * Node may report a resource more than once: it reuses timers, and `refresh` reports the timer
 * again.
 *
 * @param {number} _asyncId
 * @param {string} type
 * @param {number} _triggerAsyncId
 * @param {any} resource
 */
function init(_asyncId, type, _triggerAsyncId, resource) {
  restoreForParser(type);
  releaseReusedSocket(type, resource);
  const frame = current();
  if (frame !== undefined || keptFrame(resource) !== undefined) keepFrame(resource, frame);
}

/** @param {number} asyncId */
function before(asyncId) {
  const resource = executionAsyncResource();
  running = new Callback(asyncId, resource, exchange(keptFrame(resource)), running);
}

/**
 * Ends the callback with this id, and those inside it for which Node reported no end: a function
 * that an addon calls by `napi_make_callback` and that throws.
 *
 * The program may hold a timer long after it fired for the last time (`_destroyed`,
 * lib/internal/timers.js in Node 20 to 24), so such a timer gives up its frame.
 *
 * @param {number} asyncId
 */
function after(asyncId) {
  let ended = running;
  while (ended !== null && ended.asyncId !== asyncId) ended = ended.outer;
  if (ended === null) {
    // The glue was armed in this callback.
    running = null;
    exchange(undefined);
    return;
  }
  running = ended.outer;
  exchange(ended.found);
  const { resource } = ended;
  if (resource?._destroyed === true && keptFrame(resource) !== undefined) {
    keepFrame(resource, undefined);
  }
}

/**
 * Like `before`, for a hook that also receives promises. V8 has already put the right frame into
 * the slot, with one exception: when it calls the `then` of a thenable, it leaves the slot empty.
 * After a promise the slot must be empty in any case, because its current content may come from
 * another hook.
 *
 * @param {number} asyncId
 */
function beforeOrPromise(asyncId) {
  const resource = executionAsyncResource();
  const frame = keptFrame(resource);
  if (!isPromise(resource)) {
    running = new Callback(asyncId, resource, exchange(frame), running);
  } else {
    running = new Callback(asyncId, resource, undefined, running);
    const now = current();
    if (now === undefined) exchange(frame);
    // The promise was created while the hooks of promise-hooks.js were installed; see there.
    else if (frame === undefined) keepFrame(resource, now);
  }
}

function carryThroughResources() {
  enableSurroundingHook({ init, before, after }, { init, before: beforeOrPromise, after });
}

/** @returns {boolean} whether Node has reported the start of a callback that has not ended */
function isInCallback() {
  return running !== null;
}

/**
 * Called in a tick. Makes the slot empty after it, if no other callback is running and `frame` was
 * in the slot before it.
 *
 * @param {any} frame
 */
function emptySlotAfterTick(frame) {
  if (running !== null && running.outer === null && running.found === frame) {
    running.found = undefined;
  }
}

module.exports = { carryThroughResources, emptySlotAfterTick, isInCallback };
