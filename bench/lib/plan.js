'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { QUICK_SIZES } = require('./sizes.js');

/**
 * What there is to measure.
 *
 * @typedef {object} Group what stands in one row of interleaved rounds
 * @property {string} question the name of a file in bench/questions/
 * @property {string} variant
 * @property {number} size
 * @property {any} definition of the variant
 */

const folder = path.join(__dirname, '..', 'questions');

/** In which they are asked and reported; what is not in it comes last. */
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
 * @param {string[]} wanted questions (`get`) or variants (`get/last`); none means all
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
