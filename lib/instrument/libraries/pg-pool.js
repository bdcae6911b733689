'use strict';

const { runInRoot } = require('../../../index.js');
const { boundOnce } = require('../repair.js');
const { moveHere, moveToRoot } = require('../sockets.js');

/** @param {any} client */
const socketOf = (client) => client?.connection?.stream;

/**
 * Whoever waits for a client is called back by the one who releases it, in that one's context; and
 * a client calls back in the context of whoever it was opened for.
 *
 * `query` comes by `connect`.
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
      // Its connection, and the timer that ends it.
      repair.method(
        prototype,
        'newClient',
        (newClient) =>
          /** @this {any} */
          function (/** @type {any[]} */ ...args) {
            return runInRoot(Reflect.apply, newClient, this, args);
          },
      );
      // The timer that ends it when it is idle.
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
