'use strict';

const { runInRoot } = require('../../../index.js');
const { boundOnce } = require('../repair.js');
const { moveHere, moveToRoot } = require('../sockets.js');

/** @param {any} client */
const socketOf = (client) => client?.connection?.stream;

/**
 * A request that waits for a client is called back by the request that releases it, in the context of that request.
 * And a client calls back in the context for which it was opened.
 *
 * `query` calls `connect`.
 *
 * @type {import('../index.js').Library}
 */
module.exports = {
  versions: ['3.6.0', '4.0.0'],
  modules: {
    'pg-pool': (exports, repair) => {
      const { prototype } = exports.default ?? exports;
      repair.method(
        prototype,
        'connect',
        (connect) =>
          /** @this {any} */
          function (/** @type {any} */ callback) {
            if (typeof callback !== 'function') {
              const connected = Reflect.apply(connect, this, [callback]);
              return connected.then((/** @type {any} */ client) => {
                moveHere(socketOf(client));
                return client;
              });
            }
            const taking = boundOnce(callback, (_error, client) => moveHere(socketOf(client)));
            return Reflect.apply(connect, this, [taking]);
          },
      );
      // The client's connection, and the timer that ends it.
      repair.method(
        prototype,
        'newClient',
        (newClient) =>
          /** @this {any} */
          function (/** @type {any[]} */ ...args) {
            return runInRoot(Reflect.apply, newClient, this, args);
          },
      );
      // The timer that ends the client when it is idle.
      repair.method(
        prototype,
        '_release',
        (release) =>
          /** @this {any} */
          function (/** @type {any[]} */ ...args) {
            moveToRoot(socketOf(args[0]));
            return runInRoot(Reflect.apply, release, this, args);
          },
      );
    },
  },
};
