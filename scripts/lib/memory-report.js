'use strict';

const groups = require('../../__test__/memory/groups.js');
const { expected } = require('../../__test__/memory/limits.js');

/**
 * @typedef {import('../../__test__/memory/kinds.js').Row} Row
 * @typedef {Map<string, import('../../__test__/memory/run-rows.js').Result>} Results
 *
 * @typedef {object} Column one Node, with or without its flag
 * @property {string} title
 * @property {Results} node of its own storage
 * @property {{ name: string, where: import('../../__test__/memory/limits.js').Where, results: Results }[]} ours
 *   with each backend, and each setting that makes a difference
 */

const rows = Object.values(groups).flat();

/** The rows whose values no code can read any more, with our storage and with Node's own. */
const over = rows.filter(({ readable, oursOnly }) => !readable && !oursOnly);

/** @param {Results} results */
const alive = (results, /** @type {Row} */ { name }) => results.get(name)?.alive;

/**
 * @param {Column[]} columns
 * @returns {string[]} a sentence for each row that does not keep what the limits say
 */
function wrong(columns) {
  return columns.flatMap(({ title, ours }) =>
    ours.flatMap(({ name, where, results }) =>
      rows.flatMap((row) => {
        const result = results.get(row.name);
        if (result === undefined) return [`${row.name}: ${title}, ${name}: was not run.`];
        const { least, most } = expected(row, where, result);
        if (result.alive >= least && result.alive <= most) return [];
        return [`${row.name}: ${title}, ${name}: keeps ${result.alive} of ${result.values}.`];
      }),
    ),
  );
}

/** @param {number | undefined} kept */
const mark = (kept) => (kept === undefined ? '–' : kept === 0 ? '✓' : '✗');

/**
 * The mark of our storage. If there are several results, names those that differ from the first.
 *
 * @param {Column} column
 * @param {Row} row
 */
function oursMark({ ours: [first, ...others] }, row) {
  const usual = mark(alive(first.results, row));
  const different = others.filter(({ results }) => mark(alive(results, row)) !== usual);
  return [
    usual,
    ...different.map(({ name, results }) => `${name} ${mark(alive(results, row))}`),
  ].join(', ');
}

/**
 * @param {Column} column
 * @param {Row} row
 */
function cell(column, row) {
  const [ours, node] = [oursMark(column, row), mark(alive(column.node, row))];
  return ours === node ? ours : `ours ${ours}; Node's ${node}`;
}

/**
 * Rows with the same cells share a line. Rows in which no storage keeps anything are only counted.
 *
 * @param {Column[]} columns
 */
function markdown(columns) {
  /** @type {Map<string, string[]>} */
  const lines = new Map();
  const nothing = columns.map(() => '✓').join(' | ');
  let clean = 0;
  for (const row of over) {
    const cells = columns.map((column) => cell(column, row)).join(' | ');
    if (cells === nothing) clean++;
    else lines.set(cells, [...(lines.get(cells) ?? []), row.name]);
  }
  return [
    `| what is over | ${columns.map(({ title }) => title).join(' | ')} |`,
    `| --- | ${columns.map(() => '---').join(' | ')} |`,
    ...[...lines].map(([cells, names]) => `| ${names.join('; ')} | ${cells} |`),
    `| ${clean} more | ${nothing} |`,
    '',
    '✓: nothing is kept; ✗: the value is; –: it has no such thing. One mark where ours and Node’s own do the same.',
  ].join('\n');
}

/**
 * Counts the rows that keep values that no code can read, among the rows that both storages have. Ours counts
 * with its default setting.
 *
 * @param {Column} column
 * @returns {{ node: number, ours: number, worse: number }} `worse`: only ours keeps them
 */
function score({ ours: [{ results }], node }) {
  const kept = { node: 0, ours: 0, worse: 0 };
  for (const row of over) {
    const own = alive(node, row);
    const mine = alive(results, row);
    if (own === undefined || mine === undefined) continue;
    if (own > 0) kept.node++;
    if (mine > 0) kept.ours++;
    if (mine > 0 && own === 0) kept.worse++;
  }
  return kept;
}

/** @param {Column[]} columns */
function summary(columns) {
  const scores = columns.map(score);
  /** @param {'node' | 'ours' | 'worse'} who */
  const row = (who) => scores.map(({ [who]: number }) => number).join(' | ');
  return [
    `| of ${over.length} programs, how many keep a value | ${columns.map(({ title }) => title).join(' | ')} |`,
    `| --- | ${columns.map(() => '--:').join(' | ')} |`,
    `| Node's own \`AsyncLocalStorage\` | ${row('node')} |`,
    `| ours | ${row('ours')} |`,
    `| ours, where Node's own does not | ${row('worse')} |`,
  ].join('\n');
}

module.exports = { markdown, score, summary, wrong };
