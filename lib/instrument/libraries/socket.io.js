'use strict';

/**
 * Events of a client are emitted in the context of its connection, so listeners that were added in the context
 * of its user do not see that context.
 *
 * @type {import('../index.js').Library}
 */
module.exports = {
  versions: ['4.5.0', '5.0.0'],
  modules: {
    'socket.io': ({ Socket }, repair) => repair.listeners(Socket.prototype),
  },
};
