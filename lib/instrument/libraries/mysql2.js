'use strict';

const { boundOnce } = require('../repair.js');
const { moveHere, moveToRoot } = require('../sockets.js');

/**
 * Whoever waits for a connection is called back by the one who releases it, in that one's context;
 * and a connection calls back in the context of whoever it was opened for.
 *
 * `query` and `execute` of a pool, and the promise forms, come by `getConnection`.
 *
 * @param {{ Pool: any }} exports
 * @param {import('../index.js').Instance} repair
 */
function repairPool({ Pool }, repair) {
  repair.method(
    Pool.prototype,
    'getConnection',
    (getConnection) =>
      /** @this {any} */
      function (/** @type {any} */ callback) {
        const taking = boundOnce(callback, (_error, connection) => moveHere(connection?.stream));
        return Reflect.apply(getConnection, this, [taking]);
      },
  );
  repair.method(
    Pool.prototype,
    'releaseConnection',
    (releaseConnection) =>
      /** @this {any} */
      function (/** @type {any} */ connection) {
        moveToRoot(connection.stream);
        return Reflect.apply(releaseConnection, this, [connection]);
      },
  );
}

/** @type {import('../index.js').Library} */
module.exports = {
  versions: ['3.6.0', '4.0.0'],
  modules: {
    mysql2: repairPool,
    'mysql2/promise': (_exports, repair, main) => repairPool(main(), repair),
  },
};
