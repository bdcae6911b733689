'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { AGENTS } = require('../lib/apm/agents.js');
const { startCollector } = require('../lib/apm/collector.js');
const { REQUESTS, spansOf } = require('../lib/apm/run.js');
const { formsOf, isComplete, onlyIn } = require('../lib/apm/traces.js');
const { UsageError } = require('../lib/command.js');
const { nodeBinary } = require('../lib/nodes.js');
const { begin, print } = require('../lib/output.js');
const { root, run, step } = require('../lib/run.js');

const SOURCE = path.join(root, 'scripts', 'lib', 'apm');
const FOLDER = path.join(root, '.cache', 'apm');
const POSTGRES = '__test__/ecosystem/opentelemetry/fixtures/postgres.js';
const REGISTER = path.join(root, 'entries', 'register.js');

const NAMES = Object.keys(AGENTS);

/** The Nodes on which all of the agents run. */
const LINES = ['22', '24', '26'];

/**
 * What is preloaded, in this order.
 *
 * @type {Record<string, (preload: string) => string[]>}
 */
const ORDERS = {
  'without register': (preload) => [preload],
  'register first': (preload) => [REGISTER, preload],
  'register last': (preload) => [preload, REGISTER],
};

/** Installs the packages, and copies the application to where they are. */
function install() {
  fs.mkdirSync(FOLDER, { recursive: true });
  for (const file of ['package.json', 'package-lock.json', 'application.js', 'sentry.js']) {
    fs.copyFileSync(path.join(SOURCE, file), path.join(FOLDER, file));
  }
  fs.copyFileSync(path.join(root, POSTGRES), path.join(FOLDER, 'postgres.js'));
  const options = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  return run('npm', ['install', ...options], { cwd: FOLDER });
}

/** @param {string} name of an agent */
function titleOf(name) {
  const file = path.join(FOLDER, 'node_modules', AGENTS[name].name, 'package.json');
  return `${AGENTS[name].name} ${JSON.parse(fs.readFileSync(file, 'utf8')).version}`;
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
Installs ${NAMES.length} APMs in .cache/apm: ${NAMES.join(', ')}. Under each of them, on each
Node, an application answers ${REQUESTS.length} requests at once: without this package, with
native-async-context/register preloaded before the APM, and after it. What the APM sends to a collector
on this machine must be the same: which spans there are in a trace, which is the parent of which, and
that no trace has spans of two requests. Nothing is sent to anywhere else. It is not a part of
\`npm test\` because the APMs are larger than all other development packages together.`,
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
    const rows = [['APM', 'Node', ...Object.keys(ORDERS)]];
    /** @type {string[]} */
    const problems = [];
    for (const name of agent.length === 0 ? NAMES : agent) {
      for (const line of lines) {
        const title = `${titleOf(name)} on Node ${line}`;
        const row = [titleOf(name), line];
        const binary = nodeBinary(line);
        /** @type {Map<string, number> | undefined} */
        let without;
        for (const [order, preloads] of Object.entries(ORDERS)) {
          const progress = begin(`${title}, ${order}`);
          const { forms, spans, error } = await spansOf({
            binary,
            folder: FOLDER,
            preloads: preloads(AGENTS[name].preload),
            agent: AGENTS[name],
            collector,
          }).then(
            (spans) => ({ forms: formsOf(spans), spans, error: undefined }),
            (error) => ({ forms: new Map(), spans: [], error }),
          );
          without ??= forms;
          const missing = onlyIn(without, forms);
          const added = onlyIn(forms, without);
          const right =
            error === undefined &&
            (forms === without ? isComplete(forms, REQUESTS.length) : missing + added === '');
          const outcome = error === undefined ? `${spans.length} spans` : 'failed';
          progress.end(right, outcome);
          row.push(forms === without ? outcome : right ? 'the same' : 'DIFFERENT');
          if (right) continue;
          problems.push(`${title}, ${order}: ${error === undefined ? 'other spans' : 'failed'}.`);
          if (error !== undefined) print(`${error.message}\n`);
          else if (forms === without) print(`${onlyIn(forms, new Map())}\n`);
          else print(`Only without register:\n${missing}\nOnly with it:\n${added}\n`);
        }
        rows.push(row);
      }
    }
    collector.close();
    print('\n');
    table(rows);
    print('\n');
    return problems;
  },
};
