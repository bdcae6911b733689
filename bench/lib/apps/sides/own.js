'use strict';

/** The runtime's own AsyncLocalStorage: there is nothing to change. */
module.exports = () => {};
