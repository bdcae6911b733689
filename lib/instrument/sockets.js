'use strict';

const { executionAsyncResource } = require('node:async_hooks');
const { runInRoot } = require('../../index.js');

/**
 * A socket calls back in the context in which it was created, and keeps all values of that context. A
 * socket that passes from request to request would keep those of the first request. So a pooled socket is
 * moved: to the root when it becomes idle, and to the context of the request that takes it.
 *
 * Node's http.Agent does the latter with `asyncReset` of the socket's handle. That method is not public; a
 * handle without it is not moved.
 */

/** The resource of a moved handle for async_hooks, like Node's own in lib/_http_agent.js. */
class ReusedHandle {
  /** @param {object} handle */
  constructor(handle) {
    this.handle = handle;
  }
}

/**
 * The symbols under which the glue of this package, and Node's AsyncLocalStorage on Node 20 and 22, store
 * a context on a new handle.
 */
const LEFT_BEHIND = ['native-async-context.frame', 'kResourceStore'];

/**
 * @param {any} socket
 * @returns {any[]} its handle; for TLS, also the handle of the underlying connection
 */
function handlesOf(socket) {
  const handles = [];
  for (let handle = socket?._handle; handle; handle = handle._parent) handles.push(handle);
  return handles.filter((handle) => typeof handle.asyncReset === 'function');
}

/**
 * Moves a socket to the current context.
 *
 * @param {any} socket
 */
function moveHere(socket) {
  const handles = handlesOf(socket);
  const running = /** @type {any} */ (executionAsyncResource());
  if (handles.some((handle) => handle === running || handle === running?.handle)) {
    // The socket may be moved in its own callback. Where Node keeps the context on the running
    // resource, that context would move along. No other callback runs before the next tick.
    process.nextTick(moveHere, socket);
    return;
  }
  for (const handle of handles) {
    handle.asyncReset(new ReusedHandle(handle));
    forgetOrigin(handle);
  }
  // The socket's timer keeps the context in which it was set.
  if (socket?.timeout > 0) socket.setTimeout(socket.timeout);
}

/**
 * Removes from a handle the context that was stored when it was created. Not at once: one of its callbacks
 * may be running on the stack, and that is its context.
 *
 * @param {object} handle
 */
function forgetOrigin(handle) {
  const left = Object.getOwnPropertySymbols(handle).filter(({ description = '' }) =>
    LEFT_BEHIND.includes(description),
  );
  if (left.length === 0) return;
  runInRoot(process.nextTick, () => {
    for (const symbol of left) Reflect.deleteProperty(handle, symbol);
  });
}

/** @param {any} socket */
function moveToRoot(socket) {
  runInRoot(moveHere, socket);
}

module.exports = { moveHere, moveToRoot };
