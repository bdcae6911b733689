'use strict';

/**
 * Why a program may read something else with the package than with Node's own AsyncLocalStorage on
 * Node 26: by name, each for the reads that it explains and no others.
 *
 * @typedef {object} Known
 * @property {string} name
 * @property {'improvement' | 'node' | 'bug'} sort of the package over Node; between Node and Node,
 *   with which the package reads the same as without; or a bug in the package, not repaired yet
 * @property {string} reason
 * @property {(difference: import('./compare.js').Difference, where: Where) => boolean} explains
 *
 * @typedef {object} Where
 * @property {import('./generate.js').Program} program
 * @property {string} line of Node
 * @property {string[]} flags
 * @property {string} backend
 */

/** @type {Known[]} */
const KNOWN = [];

/**
 * @param {import('./compare.js').Difference} difference
 * @param {Where} where
 * @returns {Known | undefined}
 */
const explain = (difference, where) => KNOWN.find(({ explains }) => explains(difference, where));

module.exports = { KNOWN, explain };
