'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { drawCharts } = require('./charts.js');
const { markdown } = require('./report.js');

/** bench/results/: the results as JSON, and the Markdown and the charts that are made from them. */

const folder = path.join(__dirname, '..', 'results');

/**
 * JSON with one line per measured side, so that diffs are readable.
 *
 * @param {import('./results.js').Results} results
 */
function serialize({ rows, ...rest }) {
  const head = JSON.stringify(rest, null, 2).slice(0, -2);
  const body = rows.map(({ measured, ...row }) => {
    const lines = measured.map((one) => `      ${JSON.stringify(one)}`).join(',\n');
    return `    ${JSON.stringify(row).slice(0, -1)},"measured":[\n${lines}\n    ]}`;
  });
  return `${head},\n  "rows": [\n${body.join(',\n')}\n  ]\n}\n`;
}

/**
 * @param {string} name
 * @returns {import('./results.js').Results}
 */
const readResults = (name) =>
  JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), 'utf8'));

/**
 * @param {import('./results.js').Results} results
 * @param {string} name
 * @returns {string[]} the files written, relative to the root
 */
function writeResults(results, name) {
  fs.mkdirSync(folder, { recursive: true });
  const charts = drawCharts(results).map((chart) => ({
    ...chart,
    name: `${name}-${chart.name}.svg`,
  }));
  const files = [
    { name: `${name}.json`, text: serialize(results) },
    { name: `${name}.md`, text: markdown(results, charts) },
    ...charts.map(({ name: chart, svg }) => ({ name: chart, text: svg })),
  ];
  return files.map(({ name: file, text }) => {
    fs.writeFileSync(path.join(folder, file), text);
    return `bench/results/${file}`;
  });
}

module.exports = { readResults, writeResults };
