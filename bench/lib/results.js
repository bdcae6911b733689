'use strict';

const { median, round, spread } = require('./statistics.js');

/**
 * What was measured, and what follows from it.
 *
 * @typedef {object} Row one group
 * @property {string} question
 * @property {string} variant
 * @property {number} size
 * @property {string} unit
 * @property {'lower' | 'higher'} better
 * @property {import('./conduct.js').Measured[]} measured
 *
 * @typedef {object} Results
 * @property {object} machine
 * @property {object} settings
 * @property {{ id: string, title: string, version: string }[]} runtimes
 * @property {Row[]} rows
 */

/**
 * @param {Row} row
 * @param {string} runtime
 * @param {string} side
 * @returns {import('./conduct.js').Measured | undefined} undefined where nothing was measured
 */
function find(row, runtime, side) {
  const found = row.measured.find((one) => one.runtime === runtime && one.side === side);
  return found === undefined || found.rounds.length === 0 ? undefined : found;
}

/**
 * How many times as good `ours` is, round by round; the median of that.
 *
 * @param {Row} row
 * @param {import('./conduct.js').Measured | undefined} theirs
 * @param {import('./conduct.js').Measured | undefined} ours
 * @returns {number | undefined}
 */
function ratio(row, theirs, ours) {
  if (theirs === undefined || ours === undefined) return undefined;
  const quotients = theirs.rounds
    .slice(0, ours.rounds.length)
    .map((value, at) =>
      row.better === 'lower' ? value / ours.rounds[at] : ours.rounds[at] / value,
    );
  return round(median(quotients));
}

/** @param {import('./conduct.js').Measured} one */
const summary = ({ rounds }) => ({ median: median(rounds), spread: spread(rounds) });

module.exports = { find, ratio, summary };
