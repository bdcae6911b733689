'use strict';

const { executionAsyncResource } = require('node:async_hooks');
const { runInRoot } = require('../../index.js');

/**
 * A socket calls back in the context in which it was made, and keeps all values of that context.
 * For one that is handed on from request to request, that is the first one's, forever. So a pooled
 * socket is moved: to the root when it is put aside, and to the context of whoever takes it.
 *
 * Node's http.Agent does the latter with `asyncReset` of the socket's handle, which is no public
 * method: a handle that does not have it stays where it is.
 */

/** What a moved handle is to async_hooks; as Node's own in lib/_http_agent.js. */
class ReusedHandle {
  /** @param {object} handle */
  constructor(handle) {
    this.handle = handle;
  }
}

/**
 * The symbols under which the glue of this package, and Node's AsyncLocalStorage on Node 20 and 22,
 * leave a context on a handle when it is made.
 */
const LEFT_BEHIND = ['native-async-context.frame', 'kResourceStore'];

/**
 * @param {any} socket
 * @returns {any[]} its handle; for TLS, also that of the connection underneath
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
    // In its own callback: where Node keeps the context on the resource that runs, that is the
    // current one, which would move along. There is no other callback before the next tick.
    process.nextTick(moveHere, socket);
    return;
  }
  for (const handle of handles) {
    handle.asyncReset(new ReusedHandle(handle));
    forgetOrigin(handle);
  }
  // Its timer keeps the context in which it was set.
  if (socket?.timeout > 0) socket.setTimeout(socket.timeout);
}

/**
 * Takes off a handle what was left there when it was made. Not now: a callback of it may be running
 * further out, whose context that is.
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
