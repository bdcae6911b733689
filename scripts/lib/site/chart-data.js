'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../run.js');

/**
 * The figures of bench/results/results.md, for charts that are drawn in a browser.
 *
 * @typedef {object} Chart
 * @property {string} title
 * @property {string} unit
 * @property {string} size the meaning of the numbers below the chart, such as `live variables`
 * @property {string[]} sides
 * @property {{ runtime: string, size: number, values: (number | null)[] }[]} rows a value for each side
 *
 * @returns {Chart[]}
 */
function chartData() {
  const text = fs.readFileSync(path.join(root, 'bench', 'results', 'results.md'), 'utf8');
  const cellsOf = (/** @type {string} */ line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
  return text.split(/^## /m).flatMap((section) => {
    const heading = /^(.+) \(`[\w/-]+`, (.+)\)$/m.exec(section);
    const lines = section.split('\n').filter((line) => line.startsWith('|'));
    if (heading === null || lines.length < 3) return [];
    const [head, , ...rows] = lines.map(cellsOf);
    // The remaining columns are ratios of these.
    const sides = head.slice(2).filter((side) => !/[/→]/.test(side));
    return [
      {
        title: heading[1].replaceAll('`', ''),
        unit: heading[2],
        size: head[1],
        sides,
        rows: rows.map(([runtime, size, ...cells]) => ({
          runtime,
          size: Number(size.replaceAll(',', '')),
          values: sides.map((_, at) => {
            const value = Number.parseFloat((cells[at] ?? '').replaceAll(',', ''));
            return Number.isNaN(value) ? null : value;
          }),
        })),
      },
    ];
  });
}

module.exports = { chartData };
