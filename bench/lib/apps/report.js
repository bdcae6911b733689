'use strict';

const Table = require('cli-table3');
const { median } = require('../../../scripts/lib/statistics.js');
const { markdownTable, number } = require('../report.js');
const { NAMES } = require('./applications.js');
const { ratioOf } = require('./measure.js');

/**
 * The tables of the applications, for the terminal and as Markdown.
 *
 * @typedef {import('./results.js').StoredRow} StoredRow
 */

/** In the order of the columns. */
const RUNTIMES = ['node-20', 'node-22', 'node-22-flag', 'node-24', 'node-26', 'bun', 'deno'];

/** @param {StoredRow[]} rows in the order of the table */
const sorted = (rows) =>
  rows.toSorted(
    (a, b) =>
      NAMES.indexOf(a.application) - NAMES.indexOf(b.application) ||
      RUNTIMES.indexOf(a.runtime) - RUNTIMES.indexOf(b.runtime),
  );

/** @param {number} value */
const twoDigits = (value) => value.toFixed(2);

/**
 * @param {StoredRow} row
 * @param {string} side
 * @param {string} other
 * @returns {string} the ratio, with its spread
 */
function ratio(row, side, other) {
  const found = ratioOf(row, side, other);
  if (found === undefined) return '–';
  const { median: middle, spread } = found;
  return row.rounds < 2
    ? twoDigits(middle)
    : `${twoDigits(middle)} ±${(spread * 100).toFixed(0)} %`;
}

/**
 * @param {StoredRow} row
 * @param {string} side
 * @param {'allocated' | 'collecting' | 'cpu' | 'p50' | 'p99'} figure
 * @returns {number | undefined}
 */
function middle({ sides }, side, figure) {
  const figures = sides[side]?.rounds.map((round) => round[figure]) ?? [];
  return figures[0] === undefined ? undefined : median(/** @type {number[]} */ (figures));
}

/** @param {number | undefined} value */
const thousand = (value) => value && value * 1000;

/**
 * @param {string[]} sides
 * @param {(side: string) => number | undefined} figure
 * @returns {string} the figures of these sides
 */
function each(sides, figure) {
  const values = sides.map(figure);
  if (values.every((value) => value === undefined)) return '–';
  return values.map((value) => (value === undefined ? '–' : number(value))).join(' → ');
}

const PAIR = ['own', 'ours'];
const WITH_LIMIT = [...PAIR, 'limit'];
const MEBIBYTE = 2 ** 20;
const KIBIBYTE = 2 ** 10;

/** @param {StoredRow} row @param {string} side @param {'heap' | 'rss'} which */
const memory = ({ sides }, side, which) => {
  const found = sides[side].memory;
  return found && found[which] / MEBIBYTE;
};

/** @type {[head: string, cell: (row: StoredRow) => string][]} */
const COLUMNS = [
  ['own / ours', (row) => `${row.steady ? '' : '~ '}**${ratio(row, 'own', 'ours')}**`],
  ['control', (row) => ratio(row, 'own', 'again')],
  ['flag / ours', (row) => ratio(row, 'flag', 'ours')],
  ['ours / limit', (row) => ratio(row, 'ours', 'limit')],
  ['ours / none', (row) => ratio(row, 'ours', 'none')],
  ['CPU, µs', (row) => each(WITH_LIMIT, (side) => thousand(middle(row, side, 'cpu')))],
  ['GC, µs', (row) => each(WITH_LIMIT, (side) => thousand(middle(row, side, 'collecting')))],
  [
    'allocated, KiB',
    (row) =>
      each(WITH_LIMIT, (side) => {
        const bytes = middle(row, side, 'allocated');
        return bytes && bytes / KIBIBYTE;
      }),
  ],
  ['p50, ms', (row) => each(PAIR, (side) => middle(row, side, 'p50'))],
  ['p99, ms', (row) => each(PAIR, (side) => middle(row, side, 'p99'))],
  ['heap, MiB', (row) => each(PAIR, (side) => memory(row, side, 'heap'))],
  ['RSS, MiB', (row) => each(PAIR, (side) => memory(row, side, 'rss'))],
  ['start, ms', (row) => each(PAIR, (side) => median(row.sides[side].starts))],
];

const HEAD = ['', ...COLUMNS.map(([head]) => head)];

/** @param {StoredRow} row */
const cells = (row) =>
  row.error === undefined
    ? [row.runtimeTitle, ...COLUMNS.map(([, cell]) => cell(row))]
    : [row.runtimeTitle, `✗ ${row.error.split('\n', 1)[0]}`, ...COLUMNS.slice(1).map(() => '')];

/** @param {StoredRow[]} rows @returns {[application: string, rows: StoredRow[]][]} */
const byApplication = (rows) =>
  [...new Set(rows.map(({ application }) => application))].map((name) => [
    name,
    rows.filter(({ application }) => application === name),
  ]);

/**
 * @param {StoredRow[]} rows
 * @returns {string} a table for the terminal
 */
function terminal(rows) {
  const table = new Table({ head: HEAD, style: { head: [], border: [] } });
  for (const [name, own] of byApplication(sorted(rows))) {
    table.push([{ colSpan: HEAD.length, content: `${name}: ${own[0].title}` }]);
    for (const row of own) {
      table.push(cells(row).map((cell) => cell.replaceAll('**', '')));
    }
  }
  return `${table}`;
}

/** @param {StoredRow | undefined} row */
function summaryCell(row) {
  if (row === undefined) return '–';
  if (row.error !== undefined) return '✗';
  const [found, control] = ['ours', 'again'].map((side) => ratioOf(row, 'own', side));
  const shown = [found, control].map((each) => (each ? twoDigits(each.median) : '–'));
  return `${row.steady ? '' : '~ '}**${shown[0]}** (${shown[1]})`;
}

/**
 * @param {StoredRow[]} rows
 * @returns {string} Markdown: a summary by runtime, then every figure
 */
function markdown(rows) {
  const all = sorted(rows);
  if (all.length === 0) return 'Not measured yet.';
  const runtimes = RUNTIMES.filter((id) => all.some(({ runtime }) => runtime === id));
  const titleOf = (/** @type {string} */ id) =>
    all.find(({ runtime }) => runtime === id)?.runtimeTitle ?? id;
  const versions = runtimes.map((id) => all.find(({ runtime }) => runtime === id)?.version);
  const dates = all.map(({ date }) => date).sort();
  const period = [...new Set([dates[0], dates[dates.length - 1]])].join(' to ');
  const machines = [...new Set(all.map(({ machine }) => machine))].join('; ');
  return [
    `CPU time a request, Node's own over ours, medians of paired rounds; in parentheses Node's own over ` +
      `itself, the control. ~ marks a row whose control is outside of 1 ± 0.03 in every attempt.`,
    '',
    ...markdownTable(
      ['', ...runtimes.map(titleOf)],
      byApplication(all).map(([, own]) => [
        own[0].title,
        ...runtimes.map((id) => summaryCell(own.find(({ runtime }) => runtime === id))),
      ]),
    ),
    '',
    `${machines}; ${period}; ${[...new Set(versions)].join(', ')}.`,
    '',
    ...byApplication(all).flatMap(([name, own]) => [
      `### ${name}`,
      '',
      `${own[0].title[0].toUpperCase()}${own[0].title.slice(1)}.`,
      '',
      ...markdownTable(HEAD, own.map(cells)),
      '',
    ]),
  ]
    .join('\n')
    .trim();
}

module.exports = { markdown, terminal };
