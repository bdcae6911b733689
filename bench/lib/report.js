'use strict';

const Table = require('cli-table3');
const { TARGETS } = require('../targets.js');
const { assessAll } = require('./assess.js');
const { loadQuestion } = require('./plan.js');
const { find, keyOf, ratio, rowsOf, summary } = require('./results.js');
const { NAMES, SIDES } = require('./sides.js');

/**
 * The tables. Each is described once and rendered for the terminal and as Markdown.
 */

/** @param {number} value */
function number(value) {
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** @param {number | undefined} value */
const times = (value) => (value === undefined ? '' : `${number(value)}×`);

/** @param {import('./conduct.js').Measured | undefined} one */
function figure(one) {
  if (one === undefined) return '';
  const { median, spread } = summary(one);
  // One round has no spread, and a spread relative to a median of 0 is undefined.
  const known = one.rounds.length > 1 && median !== 0;
  return known ? `${number(median)} ±${(spread * 100).toFixed(0)} %` : number(median);
}

/**
 * @typedef {object} Described a table
 * @property {string} title
 * @property {string[]} head
 * @property {string[][]} rows
 * @property {string[]} notes
 */

/**
 * One line per target, with a cell for each Node version: the required and the measured ratio.
 *
 * @param {import('./results.js').Results} results
 * @returns {Described | undefined} undefined if nothing with a target was measured
 */
function targetTable(results) {
  const nodes = results.runtimes.filter(({ id }) => id.startsWith('node-'));
  const lineOf = ({ id }) => id.slice('node-'.length);
  const all = assessAll(results, TARGETS, nodes.map(lineOf));
  if (all.length === 0) return undefined;
  const sign = ({ atLeast }) => (atLeast === undefined ? '≤' : '≥');
  const cell = (one) =>
    one === undefined
      ? ''
      : `${sign(one.target)} ${number(one.required)}: ${number(one.measured)} ${one.met ? '✓' : '✗'}`;
  const targets = TARGETS.filter((target) => all.some((one) => one.target === target));
  const missed = all.filter(({ met }) => !met);
  return {
    title: `Targets: ${all.length - missed.length} of ${all.length} met`,
    head: ['', 'ratio', ...nodes.map(({ title }) => title)],
    rows: targets.map((target) => [
      target.title,
      target.against,
      ...nodes.map((node) =>
        cell(all.find((one) => one.target === target && one.line === lineOf(node))),
      ),
    ]),
    notes: missed.map(
      ({ target, line, worst }) =>
        `Node ${line}, ${target.title} (${target.against}): missed at \`${worst.key}\` ${worst.size}`,
    ),
  };
}

/**
 * @param {import('./results.js').Results} results
 * @param {string} key question and variant
 * @returns {Described}
 */
function questionTable(results, key) {
  const of = rowsOf(results, key);
  const question = loadQuestion(of[0].question);
  const {
    parameter,
    title,
    compared = true,
  } = {
    parameter: question.parameter ?? 'live variables',
    ...question.variants[of[0].variant],
  };
  const sides = NAMES.filter((side) =>
    of.some((row) => row.measured.some((one) => one.side === side && one.rounds.length > 0)),
  );
  const comparisons = [
    { head: 'own / ours', runtime: undefined },
    ...(results.runtimes.some(({ id }) => id === 'bun')
      ? [{ head: 'Bun / ours', runtime: 'bun' }]
      : []),
  ].filter(() => compared);
  const body = [];
  const notes = new Set();
  for (const { id, title: runtime } of results.runtimes) {
    for (const row of of) {
      for (const one of row.measured) {
        if (one.runtime !== id || one.error === undefined) continue;
        notes.add(`${runtime}, ${SIDES[one.side].title}: ${one.error.split('\n', 1)[0]}`);
      }
      if (!sides.some((side) => find(row, id, side) !== undefined)) continue;
      const ours = find(row, id, 'ours');
      body.push([
        runtime,
        `${row.size}`,
        ...sides.map((side) => figure(find(row, id, side))),
        ...comparisons.map((than) =>
          times(ratio(row, find(row, than.runtime ?? id, 'node'), ours)),
        ),
      ]);
    }
  }
  return {
    title: `${question.title}: ${title} (\`${key}\`, ${of[0].unit})`,
    head: [
      'runtime',
      parameter,
      ...sides.map((side) => SIDES[side].title),
      ...comparisons.map(({ head }) =>
        of[0].better === 'higher' ? head.replace(' / ours', ' → ours') : head,
      ),
    ],
    rows: body,
    notes: [...notes],
  };
}

/**
 * @param {import('./results.js').Results} results
 * @returns {Described[]} the targets first
 */
function tables(results) {
  const targets = targetTable(results);
  const questions = [...new Set(results.rows.map(keyOf))].map((key) => questionTable(results, key));
  return targets === undefined ? questions : [targets, ...questions];
}

/** @param {import('./results.js').Results} results */
function terminal(results) {
  // The reader sees the end of the output first, so the targets are printed last.
  return tables(results)
    .reverse()
    .map(({ title, head, rows, notes }) => {
      const table = new Table({
        head,
        colAligns: head.map((_, at) => (at === 0 ? 'left' : 'right')),
        style: { head: [], border: [], compact: true },
      });
      table.push(...rows);
      return [title, table.toString(), ...notes.map((note) => `  ! ${note}`)].join('\n');
    })
    .join('\n\n');
}

/**
 * @param {string[]} head
 * @param {string[][]} rows
 * @returns {string[]} lines of Markdown
 */
const markdownTable = (head, rows) => [
  `| ${head.join(' | ')} |`,
  `| --- |${' ---: |'.repeat(head.length - 1)}`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];

/**
 * @param {import('./results.js').Results} results
 * @param {{ name: string, title: string }[]} charts their files
 */
function markdown(results, charts) {
  const { machine, runtimes, settings } = results;
  const lines = [
    '# Results',
    '',
    `${machine.cpu}, ${machine.cores} cores, ${machine.platform}; ${machine.date}, ` +
      `${machine.minutes} minutes. ` +
      runtimes.map(({ title, version }) => `${title.split(' ')[0]} ${version}`).join(', ') +
      `. ${settings.forks} × ${settings.rounds} rounds of ${settings.times.round} ms after ` +
      `${settings.times.warmup} ms of warm-up; medians, ± half the distance between the quartiles. ` +
      'How it is measured: [bench/README.md](../README.md).',
    '',
    '`own / ours`: how many times as long the runtime’s own storage takes as ours, in the same ' +
      'rounds. `Bun / ours`: the same with Bun’s. Where more is better, `own → ours` says how many ' +
      'times as much ours gives. Above 1.00× ours is the better one.',
    '',
    ...charts.flatMap(({ name, title }) => [`![${title}](${name})`, '']),
  ];
  for (const { title, head, rows, notes } of tables(results)) {
    lines.push(`## ${title}`, '', ...markdownTable(head, rows), '');
    lines.push(...notes.flatMap((note) => [`- ${note}`]), ...(notes.length > 0 ? [''] : []));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

module.exports = { markdown, markdownTable, number, terminal, times };
