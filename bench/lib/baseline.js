'use strict';

const fs = require('node:fs');
const path = require('node:path');

/** The committed ratios of the quick run, by runtime. */
const file = path.join(__dirname, '..', 'baseline.json');

/** @returns {import('./check.js').Ratios} */
const readBaseline = () => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {});

/**
 * Replaces the committed ratios of the measured runtimes and keeps those of the others.
 *
 * @param {import('./check.js').Ratios} ratios
 * @param {boolean} whole whether every question was asked: then ratios that are not in `ratios` are dropped
 */
function writeBaseline(ratios, whole) {
  const all = readBaseline();
  for (const [id, groups] of Object.entries(ratios)) {
    all[id] = whole ? groups : { ...all[id], ...groups };
  }
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => a.localeCompare(b)));
  fs.writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}

module.exports = { readBaseline, writeBaseline };
