'use strict';

const { AsyncContext, runInRoot } = require('../../index.js');

/**
 * The dispatchers of undici: of the package, and of the copy that is in Node, which `fetch` uses.
 *
 * A connection serves whoever comes, and one who has to wait is served from its callbacks. So it is
 * opened in the root, and each handler is called in the context of its own `dispatch`, which itself
 * runs where it is called: what listens to undici's diagnostics channels sees the caller.
 */

/** What undici calls of a handler, old style and new. */
const METHODS = [
  'onConnect',
  'onUpgrade',
  'onResponseStarted',
  'onHeaders',
  'onData',
  'onComplete',
  'onError',
  'onBodySent',
  'onRequestSent',
  'onRequestStart',
  'onRequestUpgrade',
  'onResponseStart',
  'onResponseData',
  'onResponseEnd',
  'onResponseError',
];

/** The handlers that are bound: dispatchers pass them on to each other. */
const boundHandlers = new WeakSet();

/** @param {any} handler */
function boundHandler(handler) {
  if (typeof handler !== 'object' || handler === null || boundHandlers.has(handler)) return handler;
  const context = new AsyncContext.Snapshot();
  const binding = Object.create(handler);
  for (const name of METHODS) {
    // undici asks which of them are there.
    if (typeof handler[name] !== 'function') continue;
    binding[name] = (/** @type {any[]} */ ...args) => context.run(() => handler[name](...args));
  }
  boundHandlers.add(binding);
  return binding;
}

/** The functions that open a connection in the root. */
const connectors = new WeakSet();

/**
 * Has a Client, which keeps what opens its connection under a symbol, open it in the root. Another
 * dispatcher has none.
 *
 * @param {any} dispatcher
 * @param {import('./index.js').Instance} repair
 */
function connectInRoot(dispatcher, repair) {
  for (const symbol of Object.getOwnPropertySymbols(dispatcher)) {
    if (symbol.description !== 'connector') continue;
    const connect = dispatcher[symbol];
    if (typeof connect !== 'function' || connectors.has(connect)) return;
    const connector = repair.replacement(connect, (/** @type {any[]} */ ...args) =>
      runInRoot(connect, ...args),
    );
    connectors.add(connector);
    dispatcher[symbol] = connector;
    return;
  }
}

/**
 * @param {any} dispatcher one, or a prototype
 * @param {import('./index.js').Instance} repair
 */
function repairDispatchers(dispatcher, repair) {
  for (let object = dispatcher; object !== null; object = Object.getPrototypeOf(object)) {
    if (!Object.hasOwn(object, 'dispatch')) continue;
    repair.method(
      object,
      'dispatch',
      (dispatch) =>
        /** @this {any} */
        function (/** @type {any} */ options, /** @type {any} */ handler) {
          connectInRoot(this, repair);
          return Reflect.apply(dispatch, this, [options, boundHandler(handler)]);
        },
    );
  }
}

module.exports = { repairDispatchers };
