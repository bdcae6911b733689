'use strict';

const asked = process.env.NATIVE_ASYNC_CONTEXT_DEBUG === '1';

/**
 * Tells on standard error what was decided, when NATIVE_ASYNC_CONTEXT_DEBUG=1 asks for it.
 *
 * @param {string} message
 */
function debug(message) {
  if (asked) process.stderr.write(`native-async-context: ${message}\n`);
}

module.exports = { debug };
