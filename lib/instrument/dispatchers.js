'use strict';

const { channel } = require('node:diagnostics_channel');
const { moveHere } = require('./sockets.js');
const { AsyncContext, runInRoot } = require('../../index.js');

/**
 * The dispatchers of undici: those of the package, and those of the copy in Node that `fetch` uses.
 *
 * A connection serves many requests, and a request that has to wait is served from callbacks of the
 * connection. So the connection is opened and written to in the root, and the handler and the body of a
 * request run in the context of its own `dispatch`. A connection that is upgraded serves no other request
 * and moves to the context of the one that upgraded it.
 */

/**
 * The channel that undici publishes to in a client's `dispatch`. Tracing learns there in which context a
 * request is made. If the channel has subscribers, `dispatch` runs in that context, and only the opening
 * of the connection runs in the root. undici's one timer may then keep the context until the timer is
 * started again.
 */
const created = channel('undici:request:create');

/** The methods of a handler that undici calls, in the old and the new style. */
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

/** @param {unknown} value */
const isObject = (value) => typeof value === 'object' && value !== null;

/** The bound handlers, because dispatchers pass them on to each other. */
const boundHandlers = new WeakSet();

/** @typedef {InstanceType<typeof AsyncContext.Snapshot>} Context */

/**
 * @param {any} handler
 * @param {Context} context
 */
function boundHandler(handler, context) {
  const binding = Object.create(handler);
  for (const name of METHODS) {
    // undici checks which of them exist.
    if (typeof handler[name] !== 'function') continue;
    binding[name] = (/** @type {any[]} */ ...args) =>
      context.run(() => {
        // WebSocket, `upgrade` and `connect` take the connection over.
        if (/upgrade$/i.test(name)) moveHere(args.at(-1));
        return handler[name](...args);
      });
  }
  boundHandlers.add(binding);
  return binding;
}

/**
 * Binds a body that is produced while it is sent, as with each `fetch`.
 *
 * @param {any} options
 * @param {Context} context
 */
function withBoundBody(options, context) {
  const { body } = options;
  const made = body?.[Symbol.asyncIterator];
  // Streams are not bound: undici does not call the code that fills them.
  if (typeof made !== 'function' || typeof body.pipe === 'function') return options;
  const iterate = () => {
    const iterator = context.run(() => Reflect.apply(made, body, []));
    const call = (/** @type {string} */ method) => (/** @type {any} */ value) =>
      context.run(() => iterator[method](value));
    return {
      next: call('next'),
      ...(typeof iterator.return === 'function' && { return: call('return') }),
    };
  };
  return { ...options, body: { [Symbol.asyncIterator]: iterate } };
}

/** The functions that open a connection in the root. */
const connectors = new WeakSet();

/**
 * Makes a Client open its connection in the root. A Client keeps the function that opens it under a
 * symbol; other dispatchers have no such function.
 *
 * @param {any} dispatcher
 * @param {import('./targets.js').Instance} repair
 * @returns {boolean} whether it is a Client
 */
function connectInRoot(dispatcher, repair) {
  for (const symbol of Object.getOwnPropertySymbols(dispatcher)) {
    if (symbol.description !== 'connector') continue;
    const connect = dispatcher[symbol];
    if (typeof connect !== 'function') return false;
    if (connectors.has(connect)) return true;
    const connector = repair.replacement(connect, (/** @type {any[]} */ ...args) =>
      runInRoot(connect, ...args),
    );
    connectors.add(connector);
    dispatcher[symbol] = connector;
    return true;
  }
  return false;
}

/**
 * @param {any} dispatcher one, or a prototype
 * @param {import('./targets.js').Instance} repair
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
          const isClient = connectInRoot(this, repair);
          const args = [options, handler];
          if (isObject(options) && isObject(handler) && !boundHandlers.has(handler)) {
            const context = new AsyncContext.Snapshot();
            args[0] = withBoundBody(options, context);
            args[1] = boundHandler(handler, context);
          }
          return isClient && !created.hasSubscribers
            ? runInRoot(Reflect.apply, dispatch, this, args)
            : Reflect.apply(dispatch, this, args);
        },
    );
  }
}

module.exports = { repairDispatchers };
