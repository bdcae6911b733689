'use strict';

const { repairDispatchers } = require('../dispatchers.js');

/**
 * Handlers of `dispatch` are called in the context of the request for which the connection was opened.
 *
 * @type {import('../targets.js').Library}
 */
module.exports = {
  versions: ['6.21.0', '9.0.0'],
  modules: {
    undici: ({ Client }, repair) => repairDispatchers(Client.prototype, repair),
  },
};
