'use strict';

const { find, quotient, rowsOf } = require('./results.js');
const { median, round } = require('../../scripts/lib/statistics.js');

/**
 * Compares the results with the targets.
 *
 * @typedef {import('../targets.js').Target} Target
 *
 * @typedef {object} Assessment of one target on one Node line
 * @property {Target} target
 * @property {string} line
 * @property {number} required
 * @property {number} measured the ratio in the worst case
 * @property {import('../targets.js').Case} worst that case
 * @property {boolean} met
 */

/**
 * @param {import('./results.js').Results} results
 * @param {Target} target
 * @param {import('../targets.js').Case} one
 * @param {string} line
 * @returns {number | undefined}
 */
function measuredRatio(results, { of, over }, { key, size, overSize = size }, line) {
  const figure = ({ side, runtime = `node-${line}` }, ofSize) =>
    find(rowsOf(results, key, ofSize)[0], runtime, side);
  const above = figure(of, size);
  const below = figure(over, overSize);
  if (above === undefined || below === undefined) return undefined;
  // Two sizes are two groups, which have no rounds in common.
  return size === overSize
    ? quotient(above, below)
    : round(median(above.rounds) / median(below.rounds));
}

/**
 * @param {import('./results.js').Results} results
 * @param {Target} target
 * @param {string} line
 * @returns {Assessment | undefined} undefined if the line has no target or a case was not measured
 */
function assess(results, target, line) {
  const required = (target.atLeast ?? target.atMost)?.[line];
  if (required === undefined) return undefined;
  const worse = target.atLeast === undefined ? (a, b) => a > b : (a, b) => a < b;
  /** @type {Assessment | undefined} */
  let found;
  for (const one of target.cases) {
    const measured = measuredRatio(results, target, one, line);
    if (measured === undefined) return undefined;
    if (found !== undefined && !worse(measured, found.measured)) continue;
    found = { target, line, required, measured, worst: one, met: !worse(measured, required) };
  }
  return found;
}

/**
 * @param {import('./results.js').Results} results
 * @param {Target[]} targets
 * @param {string[]} lines
 */
const assessAll = (results, targets, lines) =>
  targets.flatMap((target) =>
    lines.map((line) => assess(results, target, line)).filter((one) => one !== undefined),
  );

module.exports = { assess, assessAll };
