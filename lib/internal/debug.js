'use strict';

const enabled = process.env.NATIVE_ASYNC_CONTEXT_DEBUG === '1';

/**
 * Writes a decision to standard error if NATIVE_ASYNC_CONTEXT_DEBUG=1.
 *
 * @param {string} message
 */
function debug(message) {
  if (enabled) process.stderr.write(`native-async-context: ${message}\n`);
}

module.exports = { debug };
