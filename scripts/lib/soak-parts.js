'use strict';

const { LINES } = require('./nodes.js');

/**
 * The checks that the check `soak` runs, one after another.
 *
 * @typedef {object} Soak
 * @property {boolean} quick whether to run the short form
 * @property {number} minutes how long the load lasts
 * @property {string} line of the Node that runs it, such as "22"
 *
 * @typedef {(soak: Soak) => (string | number)[]} Part returns the options of the check
 */

/**
 * For checks that run every Node of the matrix by default.
 *
 * @type {Part}
 */
const onLine = ({ line }) => (LINES.includes(line) ? ['--node', line] : []);

/** @type {Record<string, Part>} by the name of the check */
const PARTS = {
  model: ({ quick }) => ['--operations', quick ? 100_000 : 20_000_000],
  workers: ({ quick }) => ['--workers', quick ? 18 : 504],
  memory: onLine,
  requests: ({ quick }) => ['--requests', quick ? 20_000 : 1_000_000],
  load: ({ quick, minutes }) => ['--seconds', quick ? 5 : 60 * minutes],
  'engine-flags': (soak) => [...onLine(soak), ...(soak.quick ? ['--flag', 'jitless'] : [])],
  addon: (soak) => [...onLine(soak), ...(soak.quick ? ['address'] : [])],
};

module.exports = { PARTS };
