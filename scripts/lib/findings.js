'use strict';

const { whole } = require('./output.js');

/** How many objects may be left of everything that is over: what a register or a cache still has. */
const FEW = 10;

/**
 * @param {number} objects how many more there are than before
 * @returns {number} those that should not be
 */
const leftOver = (objects) => (objects > FEW ? objects : 0);

/**
 * @param {Record<string, number>} numbers of things that must not be, by the rest of the sentence
 * @returns {string[]} a sentence for each of which there are some
 */
const findings = (numbers) =>
  Object.entries(numbers)
    .filter(([, number]) => number > 0)
    .map(([rest, number]) => `${whole(number)} ${rest}.`);

module.exports = { findings, leftOver };
