'use strict';

const Table = require('cli-table3');
const { SIDES, loadQuestion } = require('./plan.js');
const { find, ratio, summary } = require('./results.js');

/**
 * The tables, for the terminal and as Markdown, from one description of each.
 */

const HEADS = {
  bare: 'no context',
  slot: 'bare slot',
  map: 'Map copied',
  node: 'own',
  ours: 'ours',
  variable: 'ours: Variable',
  'ours-over-node': "ours over Node's",
};

/** @param {number} value */
function number(value) {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** @param {number | undefined} value */
const times = (value) => (value === undefined ? '' : `${number(value)}×`);

/** @param {import('./conduct.js').Measured | undefined} one */
function figure(one) {
  if (one === undefined) return '';
  const { median, spread } = summary(one);
  return `${number(median)} ±${(spread * 100).toFixed(0)} %`;
}

/**
 * @param {import('./results.js').Results} results
 * @returns {{ title: string, head: string[], rows: string[][], notes: string[] }[]}
 */
function tables(results) {
  const { runtimes, rows } = results;
  const keys = [...new Set(rows.map(({ question, variant }) => `${question}/${variant}`))];
  const bun = runtimes.find(({ id }) => id === 'bun');
  return keys.map((key) => {
    const of = rows.filter(({ question, variant }) => `${question}/${variant}` === key);
    const question = loadQuestion(of[0].question);
    const variant = question.variants[of[0].variant];
    const { unit } = of[0];
    const sides = SIDES.filter((side) =>
      of.some((row) => row.measured.some((one) => one.side === side && one.rounds.length > 0)),
    );
    const body = [];
    const notes = new Set();
    for (const runtime of runtimes) {
      for (const row of of) {
        for (const one of row.measured) {
          if (one.runtime !== runtime.id || one.error === undefined) continue;
          notes.add(`${runtime.title}, ${HEADS[one.side]}: ${one.error.split('\n', 1)[0]}`);
        }
        const ours = find(row, runtime.id, 'ours');
        const own = find(row, runtime.id, 'node');
        if (ours === undefined && own === undefined) continue;
        const against = [times(ratio(row, own, ours))];
        if (bun !== undefined) against.push(times(ratio(row, find(row, 'bun', 'node'), ours)));
        body.push([
          runtime.title,
          `${row.size}`,
          ...sides.map((side) => figure(find(row, runtime.id, side))),
          ...against,
        ]);
      }
    }
    return {
      title: `${question.title}: ${variant.title} (\`${key}\`, ${unit})`,
      head: [
        'runtime',
        question.parameter ?? 'live variables',
        ...sides.map((side) => HEADS[side]),
        'own / ours',
        ...(bun === undefined ? [] : ['Bun / ours']),
      ].map((text) => (of[0].better === 'higher' ? text.replace(' / ours', ' → ours') : text)),
      rows: body,
      notes: [...notes],
    };
  });
}

/** @param {import('./results.js').Results} results */
function terminal(results) {
  return tables(results)
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
 * @param {import('./results.js').Results} results
 * @param {string[]} charts file names
 */
function markdown(results, charts) {
  const { machine, runtimes, settings } = results;
  const lines = [
    '# Results',
    '',
    `${machine.cpu}, ${machine.cores} cores, ${machine.platform}; ${machine.date}. ` +
      runtimes.map(({ title, version }) => `${title.split(' ')[0]} ${version}`).join(', ') +
      `. ${settings.forks} × ${settings.rounds} rounds of ${settings.times.round} ms after ` +
      `${settings.times.warmup} ms of warm-up; medians, ± half the distance between the quartiles. ` +
      'How it is measured: [bench/README.md](../README.md).',
    '',
    '`own / ours`: how many times as long the runtime’s own storage takes as ours, in the same ' +
      'rounds. `Bun / ours`: the same with Bun’s. Where more is better, `own → ours` says how many ' +
      'times as much ours gives. Above 1.00× ours is the better one.',
    '',
    ...charts.flatMap((chart) => [`![](${chart})`, '']),
  ];
  for (const { title, head, rows, notes } of tables(results)) {
    lines.push(`## ${title}`, '');
    lines.push(`| ${head.join(' | ')} |`, `| --- |${' ---: |'.repeat(head.length - 1)}`);
    for (const row of rows) lines.push(`| ${row.join(' | ')} |`);
    lines.push('', ...notes.flatMap((note) => [`- ${note}`]), ...(notes.length > 0 ? [''] : []));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

module.exports = { markdown, number, terminal, times };
