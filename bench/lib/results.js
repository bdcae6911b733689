'use strict';

const { median, round, spread } = require('../../scripts/lib/statistics.js');

/**
 * The results of a run, and the ratios that are computed from them.
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

/** @param {Row} row */
const keyOf = ({ question, variant }) => `${question}/${variant}`;

/**
 * @param {Results} results
 * @param {string} key such as `get/last`
 * @param {number} [size]
 * @returns {Row[]} one for each size
 */
const rowsOf = ({ rows }, key, size) =>
  rows.filter((row) => keyOf(row) === key && (size === undefined || row.size === size));

/**
 * @param {Row | undefined} row
 * @param {string} runtime
 * @param {string} side
 * @returns {import('./conduct.js').Measured | undefined} undefined where nothing was measured
 */
function find(row, runtime, side) {
  const found = row?.measured.find((one) => one.runtime === runtime && one.side === side);
  return found === undefined || found.rounds.length === 0 ? undefined : found;
}

/**
 * Divides one figure by another of the same row, round by round, and returns the median.
 *
 * @param {import('./conduct.js').Measured | undefined} above
 * @param {import('./conduct.js').Measured | undefined} below
 * @returns {number | undefined}
 */
function quotient(above, below) {
  if (above === undefined || below === undefined) return undefined;
  const pairs = Math.min(above.rounds.length, below.rounds.length);
  const quotients = above.rounds.slice(0, pairs).map((value, at) => value / below.rounds[at]);
  return round(median(quotients));
}

/**
 * How many times as good `ours` is as `theirs`.
 *
 * @param {Row} row
 * @param {import('./conduct.js').Measured | undefined} theirs
 * @param {import('./conduct.js').Measured | undefined} ours
 * @returns {number | undefined}
 */
const ratio = ({ better }, theirs, ours) =>
  better === 'lower' ? quotient(theirs, ours) : quotient(ours, theirs);

/** @param {import('./conduct.js').Measured} one */
const summary = ({ rounds }) => ({ median: median(rounds), spread: spread(rounds) });

module.exports = { find, keyOf, quotient, ratio, rowsOf, summary };
