'use strict';

const hooks = require('node:async_hooks');
const { isPromise } = require('node:util').types;
const { current, exchange } = require('../slot/slot.js');
const { FRAME } = require('./frame-property.js');
const { hookWithoutPromises } = require('./hook-without-promises.js');
const { frameInCallback, keepInCallback, releaseFromCallback } = require('./timeouts.js');

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

/** The value of FRAME for a Timeout that keeps its frame in its callback. */
const IN_CALLBACK = Symbol('native-async-context.frame in callback');

/**
 * A running callback: its resource, the previous content of the slot, and the callback that it runs
 * in. This state cannot be kept on the resource, because a resource can run within another one and
 * within itself. It cannot be kept in an array either: a program that replaces array methods could
 * then see resources, in which Node keeps contexts of its own.
 */
class Callback {
  /**
   * @param {any} resource
   * @param {any} found
   * @param {Callback | null} outer
   */
  constructor(resource, found, outer) {
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
  const frame = current();
  if (type === 'Timeout' && keepInCallback(resource, frame)) resource[FRAME] = IN_CALLBACK;
  else if (frame !== undefined || resource[FRAME] !== undefined) resource[FRAME] = frame;
}

/** @param {any} resource */
function frameOf(resource) {
  const frame = resource[FRAME];
  return frame === IN_CALLBACK ? frameInCallback(resource) : frame;
}

function before() {
  const resource = /** @type {any} */ (executionAsyncResource());
  running = new Callback(resource, exchange(frameOf(resource)), running);
}

/**
 * The program may hold a timer long after it fired for the last time (`_destroyed`,
 * lib/internal/timers.js in Node 20 to 24), so such a timer gives up its frame.
 */
function after() {
  const ended = running;
  if (ended === null) {
    exchange(undefined);
    return;
  }
  running = ended.outer;
  exchange(ended.found);
  const { resource } = ended;
  if (resource._destroyed !== true || resource[FRAME] === undefined) return;
  if (resource[FRAME] === IN_CALLBACK) releaseFromCallback(resource);
  else resource[FRAME] = undefined;
}

/**
 * Like `before`, for a hook that also receives promises. V8 has already put the right frame into
 * the slot, with one exception: when it calls the `then` of a thenable, it leaves the slot empty.
 * After a promise the slot must be empty in any case, because its current content may come from
 * another hook.
 */
function beforeOrPromise() {
  const resource = /** @type {any} */ (executionAsyncResource());
  const frame = frameOf(resource);
  if (!isPromise(resource)) {
    running = new Callback(resource, exchange(frame), running);
  } else {
    running = new Callback(resource, undefined, running);
    const now = current();
    if (now === undefined) exchange(frame);
    // The promise was created while the hooks of promise-hooks.js were installed; see there.
    else if (frame === undefined) Reflect.set(resource, FRAME, now);
  }
}

function carryThroughResources() {
  hookWithoutPromises({ init, before, after }, { init, before: beforeOrPromise, after });
}

module.exports = { carryThroughResources };
