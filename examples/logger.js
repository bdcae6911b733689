'use strict';

/**
 * A logger that says which request each line belongs to. It takes the id from the context, so the
 * code that logs need not know the request.
 *
 * It also checks the context: `passedId` is the same id, passed by hand. A line whose two ids
 * differ is counted as wrong. In your application there is no such parameter.
 *
 * @param {import('./context.js').Context} context
 * @param {(line: string) => void} write where the lines go
 */
function createLogger(context, write) {
  const counts = { lines: 0, wrong: 0 };

  return {
    counts,

    /**
     * @param {string} message
     * @param {string} passedId
     */
    info(message, passedId) {
      const id = context.requestId(passedId);
      counts.lines++;
      if (id !== passedId) counts.wrong++;
      write(`${JSON.stringify({ time: Date.now(), request: id, message })}\n`);
    },
  };
}

module.exports = { createLogger };
