'use strict';

const { whole } = require('./output.js');

/** How many objects may remain after everything is over, such as those in registers and caches. */
const FEW = 10;

/**
 * @param {number} objects how many more there are than before
 * @returns {number} how many of them are too many
 */
const leftOver = (objects) => (objects > FEW ? objects : 0);

/**
 * @param {Record<string, number>} numbers counts of what must not happen, by the rest of the sentence
 * @returns {string[]} a sentence for each count above zero
 */
const findings = (numbers) =>
  Object.entries(numbers)
    .filter(([, number]) => number > 0)
    .map(([rest, number]) => `${whole(number)} ${rest}.`);

module.exports = { findings, leftOver };
