'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { QUICK_SIZES } = require('./sizes.js');

/**
 * The groups to measure.
 *
 * @typedef {object} Group one row of the results, measured in interleaved rounds
 * @property {string} question the name of a file in bench/questions/
 * @property {string} variant
 * @property {number} size
 * @property {any} definition of the variant
 */

const folder = path.join(__dirname, '..', 'questions');

/** The order in which questions are asked and reported. Questions that are not listed come last. */
const ORDER = [
  'get',
  'run',
  'nested',
  'enter',
  'snapshot',
  'promise',
  'flow',
  'resource',
  'node-core',
  'memory',
  'start',
  'http',
];

/** @returns {string[]} */
function questionNames() {
  const names = fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .map((file) => path.basename(file, '.js'));
  const place = (name) => ORDER.indexOf(name) + 1 || ORDER.length + 1;
  return names.sort((a, b) => place(a) - place(b));
}

/** @param {string} name */
const loadQuestion = (name) => require(path.join(folder, `${name}.js`));

/**
 * @param {string[]} wanted questions (`get`) or variants (`get/last`); an empty array means all
 * @param {boolean} quick
 * @returns {Group[]}
 */
function plan(wanted, quick) {
  const groups = [];
  for (const question of questionNames()) {
    for (const [variant, definition] of Object.entries(loadQuestion(question).variants)) {
      const key = `${question}/${variant}`;
      if (wanted.length > 0 && !wanted.includes(question) && !wanted.includes(key)) continue;
      if (definition.derived || (quick && definition.quick === false)) continue;
      const quickSizes = definition.quick ?? QUICK_SIZES;
      for (const size of definition.sizes) {
        if (quick && !quickSizes.includes(size)) continue;
        groups.push({ question, variant, size, definition });
      }
    }
  }
  return groups;
}

module.exports = { loadQuestion, plan, questionNames };
