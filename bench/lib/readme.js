'use strict';

const fs = require('node:fs');
const path = require('node:path');
const prettier = require('prettier');
const { find, quotient, ratio, rowsOf, summary } = require('./results.js');
const { markdownTable, number } = require('./report.js');

/** The figures in docs/performance.md: the text between the marks is generated from results. */

const file = path.join(__dirname, '..', '..', 'docs', 'performance.md');
const START =
  '<!-- figures of bench/results: made by `npm run bench -- --render results --readme` -->';
const END = '<!-- end of figures -->';

/** @param {string} side */
const against = (side) => (row, runtime) =>
  ratio(row, find(row, runtime, 'node'), find(row, runtime, side));

/**
 * The cost of a side, as a multiple of the cost without a context.
 *
 * @param {string} side
 */
const toBare = (side) => (row, runtime) =>
  quotient(find(row, runtime, side), find(row, runtime, 'bare'));

/** The cost of ours minus the cost without a context. */
const aboveBare = (row, runtime) => {
  const [ours, bare] = ['ours', 'bare'].map((side) => find(row, runtime, side));
  return ours === undefined || bare === undefined
    ? undefined
    : summary(ours).median - summary(bare).median;
};

/** @type {{ title: string, key: string, sizes: number[], show: (row: any, runtime: string) => any }[]} */
const ROWS = [
  {
    title: '`getStore`, 1 / 8 / 64 storages',
    key: 'get/last',
    sizes: [1, 8, 64],
    show: against('ours'),
  },
  {
    title: '`run`, 1 / 8 / 50 storages',
    key: 'run/fresh',
    sizes: [1, 8, 50],
    show: against('ours'),
  },
  {
    title: '`Variable.run`, 1 / 8 / 50 variables',
    key: 'run/fresh',
    sizes: [1, 8, 50],
    show: against('variable'),
  },
  {
    title: '`withScope` and `dispose`, 1 storage',
    key: 'enter/withScope',
    sizes: [1],
    show: against('ours'),
  },
  {
    title: '`AsyncLocalStorage.snapshot`, 8 storages',
    key: 'snapshot/create',
    sizes: [8],
    show: against('ours'),
  },
  {
    title: '`AsyncLocalStorage.bind`, 8 storages',
    key: 'snapshot/bind',
    sizes: [8],
    show: against('ours'),
  },
  {
    title: 'bytes a context keeps, 1 / 8 / 32 storages',
    key: 'memory/frame',
    sizes: [1, 8, 32],
    show: against('ours'),
  },
  {
    title: 'HTTP server, 0 / 10 / 100 awaits a request',
    key: 'http/plain',
    sizes: [0, 10, 100],
    show: against('ours'),
  },
  ...[
    ['ours', 'ours'],
    ['ours-thenables-off', 'ours, thenables off'],
    ['node', "Node's own"],
  ].map(([side, title]) => ({
    title: `what an \`await\` costs, no context = 1, 1 / 8 / 50 storages: ${title}`,
    key: 'promise/await',
    sizes: [1, 8, 50],
    show: toBare(side),
  })),
  ...['require', 'import'].map((way) => ({
    title: `what \`${way}\` of the package adds to the start of a process, ms of CPU time`,
    key: `start/${way}`,
    sizes: [1],
    show: aboveBare,
  })),
];

/** The charts in bench/results/ that the page shows. */
const CHARTS = [
  ['get', 'What reading a variable costs, by number of live variables'],
  ['run', 'What entering a value costs, by number of live variables'],
  ['await', 'What an await costs, by number of live variables'],
  ['http-plain', 'Requests a second of an HTTP server, by Node version'],
];

/**
 * @param {import('./results.js').Results} results
 * @returns {string} Markdown
 */
function figures(results) {
  const { machine, runtimes } = results;
  const nodes = runtimes.filter(({ id }) => id.startsWith('node-'));
  const cell = ({ key, sizes, show }, { id }) => {
    const values = sizes.map((size) => {
      const [row] = rowsOf(results, key, size);
      const value = row === undefined ? undefined : show(row, id);
      return typeof value === 'number' ? number(value) : (value ?? '–');
    });
    return values.every((value) => value === '–') ? '–' : values.join(' / ');
  };
  const shared = machine.cores === 1 ? '1 core' : `${machine.cores} cores`;
  return [
    START,
    '',
    `Medians of one run of \`npm run bench -- --all\` on ${machine.cpu}, ${shared}, ${machine.platform}, ` +
      `${machine.date}; ${runtimes.map(({ title, version }) => `${title.split(' ')[0]} ${version}`).join(', ')}. ` +
      "How many times as good as Node's own `AsyncLocalStorage`:",
    '',
    ...markdownTable(
      ['', ...nodes.map(({ title }) => title)],
      ROWS.map((row) => [row.title, ...nodes.map((node) => cell(row, node))]),
    ),
    '',
    ...CHARTS.flatMap(([name, title]) => [`![${title}](../bench/results/results-${name}.svg)`, '']),
    'Every figure, the targets, Bun and Deno: [bench/results/results.md](../bench/results/results.md).',
    '',
    END,
  ].join('\n');
}

/**
 * @param {string} text
 * @param {string} made
 */
function between(text, made) {
  const start = text.indexOf(START);
  const end = text.indexOf(END);
  if (start === -1 || end < start) {
    throw new Error('docs/performance.md has no place for the figures');
  }
  return text.slice(0, start) + made + text.slice(end + END.length);
}

/** @param {import('./results.js').Results} results */
async function writeReadme(results) {
  const text = between(fs.readFileSync(file, 'utf8'), figures(results));
  const settings = await prettier.resolveConfig(file);
  fs.writeFileSync(file, await prettier.format(text, { ...settings, filepath: file }));
}

module.exports = { between, figures, writeReadme };
