'use strict';

const fs = require('node:fs');
const path = require('node:path');

/**
 * The measured rows, in a JSON file in bench/results/ that git ignores. The ratios of a row come from a
 * single run. So a run replaces the rows that it has measured and keeps the others.
 *
 * @typedef {import('./measure.js').Row & {
 *   date: string, machine: string, runtimeTitle: string, version: string, rounds: number,
 * }} StoredRow
 */

const FOLDER = path.join(__dirname, '..', '..', 'results');

/** @param {string} name */
const fileOf = (name) => path.join(FOLDER, `${name}.json`);

/**
 * @param {string} name
 * @returns {StoredRow[]} empty if nothing was measured
 */
function readRows(name) {
  return fs.existsSync(fileOf(name)) ? JSON.parse(fs.readFileSync(fileOf(name), 'utf8')).rows : [];
}

/**
 * @param {string} name
 * @param {StoredRow} row
 */
function storeRow(name, row) {
  const others = readRows(name).filter(
    ({ application, runtime }) => application !== row.application || runtime !== row.runtime,
  );
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.writeFileSync(fileOf(name), `${JSON.stringify({ rows: [...others, row] }, null, 2)}\n`);
}

module.exports = { fileOf, readRows, storeRow };
