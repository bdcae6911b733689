'use strict';

// @ts-expect-error: by its types it is an ES module only, but it is a CommonJS module, too.
const { interquartileRange, median, quantile } = require('simple-statistics');

/**
 * @param {number[]} values
 * @returns {number} half the distance between the quartiles, as a share of the median
 */
function spread(values) {
  const distance = interquartileRange(values);
  return distance === 0 ? 0 : distance / 2 / Math.abs(median(values));
}

/**
 * Four significant digits, which is more than any figure here is worth.
 *
 * @param {number} value
 */
const round = (value) => Number(value.toPrecision(4));

module.exports = { median, quantile, round, spread };
