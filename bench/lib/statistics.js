'use strict';

/**
 * @param {number[]} values
 * @param {number} share between 0 and 1
 */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at % 1);
}

/** @param {number[]} values */
const median = (values) => quantile(values, 0.5);

/**
 * @param {number[]} values
 * @returns {number} half the distance between the quartiles, as a share of the median
 */
function spread(values) {
  const distance = quantile(values, 0.75) - quantile(values, 0.25);
  return distance === 0 ? 0 : distance / 2 / Math.abs(median(values));
}

/** Four significant digits, which is more than any figure here is worth. */
const round = (value) => Number(value.toPrecision(4));

module.exports = { median, quantile, round, spread };
