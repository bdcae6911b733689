'use strict';

const { setImmediate: nextTurn, setTimeout: sleep } = require('node:timers/promises');

/**
 * @param {() => boolean} condition
 * @returns {Promise<void>} when it holds; the test's time limit is the only other end
 */
async function until(condition) {
  while (!condition()) await nextTurn();
}

module.exports = { nextTurn, sleep, until };
