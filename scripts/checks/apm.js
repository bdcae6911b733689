'use strict';

const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');
const { formsOf, print: printForms, same } = require('../lib/apm/traces.js');
const { NODE_OPTION, chosenLines, nodeBinary } = require('../lib/nodes.js');
const { print } = require('../lib/output.js');
const { root, run, step } = require('../lib/run.js');

const SOURCE = path.join(root, 'scripts', 'lib', 'apm');
const FOLDER = path.join(root, '.cache', 'apm');
const POSTGRES = '__test__/ecosystem/opentelemetry/fixtures/postgres.js';

const AGENTS = fs
  .readdirSync(path.join(SOURCE, 'agents'))
  .map((file) => path.basename(file, '.js'));

/** The Nodes on which the agents work. */
const LINES = ['22', '24', '26'];

const REGISTER = path.join(root, 'entries', 'register.js');

/** Copies the application to where its packages are, and installs those. */
function install() {
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.cpSync(SOURCE, FOLDER, { recursive: true });
  fs.copyFileSync(path.join(root, POSTGRES), path.join(FOLDER, 'postgres.js'));
  const options = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  return run('npm', ['install', ...options], { cwd: FOLDER });
}

/**
 * @param {string} line of Node
 * @param {string[]} preloaded
 */
async function formsWith(line, preloaded) {
  const { stdout } = await promisify(execFile)(
    nodeBinary(line),
    [...preloaded.flatMap((file) => ['--import', file]), 'application.js'],
    {
      cwd: FOLDER,
      env: { ...process.env, NODE_OPTIONS: '' },
      maxBuffer: 1e8,
      timeout: 120_000,
    },
  );
  return formsOf(JSON.parse(stdout));
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'that APMs record the same spans under register',
  about: `
Installs ${AGENTS.join(', ')} in .cache/apm and runs a small application under each of them, on Node
${LINES.join(', ')}: without this package, with native-async-context/register loaded before the agent,
and after it. The spans of each request must have the same parents. Nothing is sent anywhere: the spans
are read in the process.`,
  options: {
    node: NODE_OPTION,
    agent: { value: 'NAME', help: 'only this one', choices: AGENTS },
  },
  right: 'Every APM records the same spans with and without the package.',
  async run({ node, agent }) {
    step('install the APMs', install);
    /** @type {string[]} */
    const problems = [];
    for (const line of chosenLines(node).filter((each) => LINES.includes(each))) {
      for (const name of agent === undefined ? AGENTS : [agent]) {
        const preload = path.join(FOLDER, 'agents', `${name}.js`);
        const without = await formsWith(line, [preload]);
        if (without.size === 0) problems.push(`${name} records nothing on Node ${line}.`);
        for (const [order, preloaded] of Object.entries({
          before: [REGISTER, preload],
          after: [preload, REGISTER],
        })) {
          const forms = await formsWith(line, preloaded).catch((error) => {
            print(`${error.stderr || error}\n`);
            return new Map();
          });
          const right = same(without, forms);
          print(`${right ? '✓' : '✗'} ${name}, Node ${line}, register ${order} it\n`);
          if (right) continue;
          problems.push(`${name} records other spans on Node ${line}, register ${order} it.`);
          print(`without:\n${printForms(without)}\n\nwith:\n${printForms(forms)}\n`);
        }
      }
    }
    return problems;
  },
};
