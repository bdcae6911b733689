'use strict';

const pino = require('pino');

/**
 * A logger that asks the context whose line it is. The lines are written by a worker thread.
 *
 * @param {() => string | null} currentId
 */
function createLogger(currentId) {
  return pino(
    { base: null, mixin: () => ({ id: currentId() }) },
    pino.transport({ target: 'pino/file', options: { destination: 1 } }),
  );
}

module.exports = { createLogger };
