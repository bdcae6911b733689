'use strict';

const hooks = require('node:async_hooks');
const { isPromise } = require('node:util').types;
const { current, exchange } = require('../slot/slot.js');
const { FRAME } = require('./frame-property.js');
const { hookWithoutPromises } = require('./hook-without-promises.js');
const { frameInCallback, keepInCallback, releaseFromCallback } = require('./timeouts.js');

/**
 * Carries the slot into every callback of Node's own, where Node does not: timers, ticks,
 * microtasks, I/O, AsyncResource. Each of them is an async resource, which Node announces when it
 * is made (`init`) and around each of its callbacks (`before`, `after`).
 *
 * Promises are left to V8 (hook-without-promises.js).
 *
 * What this was measured against is in docs/glue.md.
 */

const { executionAsyncResource } = hooks;

/** Stands there for the frame of a Timeout that keeps it in its callback. */
const IN_CALLBACK = Symbol('native-async-context.frame in callback');

/**
 * A callback that is running now: whose it is, what was in the slot before, and the callback that it
 * runs in. A resource can run within another one and within itself, so no resource could hold it;
 * and the methods of an array can be replaced by somebody who then sees resources, in which Node
 * keeps contexts of its own.
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
 * The innermost; none in the callback in which the glue was armed.
 *
 * @type {Callback | null}
 */
let running = null;

/**
 * A resource may have been announced before: Node uses timers again, and so does `refresh`.
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
 * A timer that has fired for the last time (`_destroyed`, lib/internal/timers.js in Node 20 to 24)
 * may be held for long, and keeps no context then.
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
 * As `before`, where promises come by too: V8 has put the right frame into the slot for all but
 * the call of a thenable's `then`, for which it leaves the slot empty. Behind a promise it shall be
 * empty in any case: what is there now may come from another hook.
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
    // It was made while the hooks of promise-hooks.js were in place; see there.
    else if (frame === undefined) Reflect.set(resource, FRAME, now);
  }
}

function carryThroughResources() {
  hookWithoutPromises({ init, before, after }, { init, before: beforeOrPromise, after });
}

module.exports = { carryThroughResources };
