'use strict';

const { AsyncContext } = require('../../../index.js');

/** @typedef {import('../targets.js').Instance} Instance */

/**
 * A transport that is slow gets the next message when the one before it is written, in the context of that
 * one. If transports are full, so does the logger.
 *
 * The messages wait in the buffers of streams, which may be handed out several at once. So the context of
 * each message is kept, and the streams are called with one message at a time.
 *
 * @type {import('../targets.js').Library}
 */
module.exports = {
  versions: ['3.11.0', '4.0.0'],
  modules: {
    winston: ({ Logger: { prototype } }, repair) => {
      keeping(prototype, 'write', repair);
      inContextOfMessage(prototype, '_transform', repair);
      // What a format returns may be another object.
      keeping(prototype, 'push', repair);
      repair.method(
        prototype,
        'pipe',
        (pipe) =>
          /** @this {any} */
          function (/** @type {any} */ transport, /** @type {any[]} */ ...rest) {
            repairTransport(transport, repair);
            return Reflect.apply(pipe, this, [transport, ...rest]);
          },
      );
    },
  },
};

/**
 * The context in which each message was logged.
 *
 * @type {WeakMap<object, InstanceType<typeof AsyncContext.Snapshot>>}
 */
const contexts = new WeakMap();

/**
 * @param {any} stream
 * @param {string} name of a method that gets a message
 * @param {Instance} repair
 */
function keeping(stream, name, repair) {
  repair.method(
    stream,
    name,
    (original) =>
      /** @this {any} */
      function (/** @type {any[]} */ ...args) {
        const [message] = args;
        if (typeof message === 'object' && message !== null) {
          contexts.set(message, new AsyncContext.Snapshot());
        }
        return Reflect.apply(original, this, args);
      },
  );
}

/**
 * @param {any} message
 * @param {() => any} call
 */
const runFor = (message, call) => {
  const context = contexts.get(message);
  return context === undefined ? call() : context.run(call);
};

/**
 * @param {any} stream
 * @param {string} name of a method that gets a message
 * @param {Instance} repair
 */
function inContextOfMessage(stream, name, repair) {
  repair.method(
    stream,
    name,
    (original) =>
      /** @this {any} */
      function (/** @type {any[]} */ ...args) {
        return runFor(args[0], () => Reflect.apply(original, this, args));
      },
  );
}

/**
 * @param {any} transport
 * @param {Instance} repair
 */
function repairTransport(transport, repair) {
  if (!Object.isExtensible(transport)) return;
  if (typeof transport._write === 'function') inContextOfMessage(transport, '_write', repair);
  if (typeof transport._writev !== 'function') return;
  repair.method(
    transport,
    '_writev',
    (writev) =>
      /** @this {any} */
      function (/** @type {any[]} */ chunks, /** @type {(error: any) => void} */ callback) {
        // It wants them all at once.
        if (this.logv) return Reflect.apply(writev, this, [chunks, callback]);
        try {
          for (const chunk of chunks) {
            runFor(chunk.chunk, () => Reflect.apply(writev, this, [[chunk], () => {}]));
          }
        } finally {
          callback(null);
        }
      },
  );
}
