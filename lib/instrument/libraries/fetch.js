'use strict';

const { repairDispatchers } = require('../dispatchers.js');

/** The properties in which undici keeps the dispatcher of `fetch`: version 8, and earlier versions. */
const GLOBAL_DISPATCHER = [
  Symbol.for('undici.globalDispatcher.2'),
  Symbol.for('undici.globalDispatcher.1'),
];

/**
 * Connections of `fetch` keep the values of the requests that opened them.
 *
 * @type {import('../targets.js').Builtin}
 */
module.exports = {
  builtin: 'fetch',
  repair: (repair) => {
    // Node loads its copy of undici when one of its globals is first read.
    void globalThis.Headers;
    for (const symbol of GLOBAL_DISPATCHER) {
      const dispatcher = /** @type {any} */ (globalThis)[symbol];
      if (dispatcher !== undefined) repairDispatchers(dispatcher, repair);
    }
    return true;
  },
};
