'use strict';

const { boundOnce } = require('../repair.js');
const { moveHere, moveToRoot } = require('../sockets.js');

/**
 * A request that waits for a connection is called back by the request that releases it, in the context of that request.
 * And a connection calls back in the context for which it was opened.
 *
 * `query` and `execute` of a pool, and the promise forms, call `getConnection`.
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
