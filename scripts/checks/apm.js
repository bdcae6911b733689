'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { AGENTS, APPLICATIONS } = require('../lib/apm/agents.js');
const { startCollector } = require('../lib/apm/collector.js');
const { REQUESTS, spansOf } = require('../lib/apm/run.js');
const { formsOf, isComplete, onlyIn } = require('../lib/apm/traces.js');
const { UsageError } = require('../lib/command.js');
const { nodeBinary } = require('../lib/nodes.js');
const { begin, print } = require('../lib/output.js');
const { root, run, step } = require('../lib/run.js');

const SOURCE = path.join(root, 'scripts', 'lib', 'apm');
const FOLDER = path.join(root, '.cache', 'apm');
const POSTGRES = path.join(root, '__test__/ecosystem/opentelemetry/fixtures/postgres.js');
const REGISTER = path.join(root, 'entries', 'register.js');

const NAMES = Object.keys(AGENTS);

/** The Node lines that every agent supports. */
const LINES = ['22', '24', '26'];

/** @typedef {keyof typeof APPLICATIONS} Way how the application loads its packages */

/** @type {Way[]} */
const WAYS = ['require', 'import'];

/**
 * The flags that Node gets, in order. `register` is loaded the same way as the agent, because Node loads
 * `--require` modules before `--import` modules.
 *
 * @type {Record<string, (flags: string[]) => string[]>}
 */
const ORDERS = {
  'without register': (flags) => flags,
  'register first': (flags) => [...registerLike(flags), ...flags],
  'register last': (flags) => [...flags, ...registerLike(flags)],
};

/** @param {string[]} flags */
const registerLike = (flags) =>
  flags.includes('--require')
    ? ['--require', REGISTER]
    : ['--import', pathToFileURL(REGISTER).href];

/** Files that are copied into the folder with the packages. */
const FILES = [
  'package.json',
  'package-lock.json',
  'application.js',
  ...Object.values(APPLICATIONS),
  'elastic.mjs',
  'sentry.js',
  'sentry.mjs',
].map((file) => path.join(SOURCE, file));

/** Copies the application into a folder, and installs its packages there. */
function install() {
  fs.mkdirSync(FOLDER, { recursive: true });
  for (const file of [...FILES, POSTGRES]) {
    fs.copyFileSync(file, path.join(FOLDER, path.basename(file)));
  }
  const options = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  return run('npm', ['install', ...options], { cwd: FOLDER });
}

/** @param {string} name of an agent */
function titleOf(name) {
  const file = path.join(FOLDER, 'node_modules', AGENTS[name].name, 'package.json');
  return `${AGENTS[name].name} ${JSON.parse(fs.readFileSync(file, 'utf8')).version}`;
}

/**
 * Runs the application once for each order.
 *
 * @param {object} comparison
 * @param {string} comparison.name of the agent
 * @param {string} comparison.line of Node
 * @param {Way} comparison.way
 * @param {string} comparison.title
 * @param {import('../lib/apm/collector.js').Collector} comparison.collector
 * @param {string[]} comparison.problems where problems are added
 * @returns {Promise<string[]>} the cells of the table
 */
async function compare({ name, line, way, title, collector, problems }) {
  const agent = AGENTS[name];
  const cells = [];
  /** @type {Map<string, number> | undefined} */
  let without;
  for (const [order, flagsOf] of Object.entries(ORDERS)) {
    const progress = begin(`${title}, ${order}`);
    const { spans, error } = await spansOf({
      binary: nodeBinary(line),
      folder: FOLDER,
      application: APPLICATIONS[way],
      flags: flagsOf(agent.start[way]),
      agent,
      collector,
    }).then(
      (spans) => ({ spans, error: '' }),
      (error) => ({ spans: [], error: `${error.message}\n` }),
    );
    const forms = formsOf(spans);
    const first = without === undefined;
    without ??= forms;
    const difference = error || (first ? incomplete(forms) : differences(without, forms));
    const right = difference === '';
    const outcome = error === '' ? `${spans.length} spans` : 'failed';
    progress.end(right, outcome);
    cells.push(right ? (first ? outcome : 'the same') : error === '' ? 'DIFFERENT' : 'FAILED');
    if (right) continue;
    problems.push(`${title}, ${order}: ${error === '' ? 'not the right spans' : 'failed'}.`);
    print(`${difference}\n`);
  }
  return cells;
}

/**
 * @param {Map<string, number>} forms
 * @returns {string} what is missing; empty if there is one trace for each request
 */
const incomplete = (forms) =>
  isComplete(forms, REQUESTS.length)
    ? ''
    : `There is not one trace for each request:\n${onlyIn(forms, new Map())}`;

/**
 * @param {Map<string, number>} without
 * @param {Map<string, number>} withIt
 * @returns {string} empty if they are the same
 */
function differences(without, withIt) {
  const missing = onlyIn(without, withIt);
  const added = onlyIn(withIt, without);
  if (missing === '' && added === '') return '';
  return `Only without register:\n${missing}\nOnly with it:\n${added}`;
}

/** @param {string[][]} rows */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    print(
      `${row.map((cell, column) => cell.padEnd(widths[column] + 2)).join('')}`.trimEnd() + '\n',
    );
  }
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'that APMs record the same spans under register',
  about: `
Installs ${NAMES.length} APMs in .cache/apm: ${NAMES.join(', ')}.
Under each of them, on each Node, an application answers ${REQUESTS.length} requests at once: without this package,
with native-async-context/register loaded before the APM, and after it; once with --require and
CommonJS modules, once with --import and ES modules. What the APM sends to a collector on this machine
must be the same: which spans there are in a trace, and which is the parent of which. Nothing is sent
to anywhere else. It is not a part of \`npm test\` because the APMs are larger than all other
development packages together.`,
  options: {
    node: { value: 'LINES', fallback: LINES.join(','), help: 'only these lines of Node' },
    agent: { value: 'NAME', choices: NAMES, many: true, help: 'only this APM' },
  },
  right: 'Every APM records the same spans with and without the package.',
  settle(values) {
    const lines = values.node.split(',');
    const unknown = lines.find((/** @type {string} */ line) => !LINES.includes(line));
    if (unknown === undefined) return { ...values, lines };
    throw new UsageError(`--node takes some of ${LINES.join(',')}. It was "${values.node}".`);
  },
  async run({ lines, agent }) {
    step('install the APMs', install);
    const collector = await startCollector(FOLDER);
    const rows = [['APM', 'Node', 'packages by', ...Object.keys(ORDERS)]];
    /** @type {string[]} */
    const problems = [];
    for (const name of agent.length === 0 ? NAMES : agent) {
      for (const line of lines) {
        for (const way of WAYS) {
          const title = `${titleOf(name)}, Node ${line}, ${way}`;
          const cells = await compare({ name, line, way, title, collector, problems });
          rows.push([titleOf(name), line, way, ...cells]);
        }
      }
    }
    collector.close();
    print('\n');
    table(rows);
    print('\n');
    return problems;
  },
};
