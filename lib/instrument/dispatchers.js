'use strict';

const { channel } = require('node:diagnostics_channel');
const { AsyncContext, runInRoot } = require('../../index.js');

/**
 * The dispatchers of undici: of the package, and of the copy that is in Node, which `fetch` uses.
 *
 * A connection serves whoever comes, and one who has to wait is served from its callbacks. So a
 * connection is opened and written to in the root, and what belongs to a request, its handler and
 * its body, has the context of its own `dispatch`.
 */

/**
 * Published within `dispatch` of a client: tracing learns there in which context a request is made.
 * Where somebody listens, `dispatch` runs in that context, and only the opening of the connection in
 * the root; undici's one timer may keep it then, until it is next started.
 */
const created = channel('undici:request:create');

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

/** @param {unknown} value */
const isObject = (value) => typeof value === 'object' && value !== null;

/** The handlers that are bound: dispatchers pass them on to each other. */
const boundHandlers = new WeakSet();

/** @typedef {InstanceType<typeof AsyncContext.Snapshot>} Context */

/**
 * @param {any} handler
 * @param {Context} context
 */
function boundHandler(handler, context) {
  const binding = Object.create(handler);
  for (const name of METHODS) {
    // undici asks which of them are there.
    if (typeof handler[name] !== 'function') continue;
    binding[name] = (/** @type {any[]} */ ...args) => context.run(() => handler[name](...args));
  }
  boundHandlers.add(binding);
  return binding;
}

/**
 * A body that is made while it is sent, as that of each `fetch` is.
 *
 * @param {any} options
 * @param {Context} context
 */
function withBoundBody(options, context) {
  const { body } = options;
  const made = body?.[Symbol.asyncIterator];
  // A stream is another thing: it is not undici that calls what fills it.
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
 * Has a Client, which keeps what opens its connection under a symbol, open it in the root. Another
 * dispatcher has none.
 *
 * @param {any} dispatcher
 * @param {import('./index.js').Instance} repair
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
