'use strict';

const { repairDispatchers } = require('../dispatchers.js');

/** Where undici keeps the dispatcher that `fetch` uses: of version 8, and of those before. */
const GLOBAL_DISPATCHER = [
  Symbol.for('undici.globalDispatcher.2'),
  Symbol.for('undici.globalDispatcher.1'),
];

/**
 * The connections of `fetch` keep the values of the requests that opened them.
 *
 * @type {import('../index.js').Builtin}
 */
module.exports = {
  builtin: 'fetch',
  repair: (repair) => {
    // Node loads its undici when something of it is first read.
    void globalThis.Headers;
    for (const symbol of GLOBAL_DISPATCHER) {
      const dispatcher = /** @type {any} */ (globalThis)[symbol];
      if (dispatcher !== undefined) repairDispatchers(dispatcher, repair);
    }
  },
};
