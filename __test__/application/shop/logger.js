'use strict';

const pino = require('pino');

/**
 * A logger that adds the id in the context to each line. A worker thread writes the lines.
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
