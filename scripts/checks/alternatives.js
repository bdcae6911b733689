'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { PACKAGES } = require('../lib/alternatives/packages.js');
const { QUESTIONS } = require('../lib/alternatives/questions.js');
const { writeMarked } = require('../lib/marked.js');
const { LINES, nodeBinary } = require('../lib/nodes.js');
const { print } = require('../lib/output.js');
const { root, run, step } = require('../lib/run.js');
const { runtimeBinary } = require('../lib/runtimes.js');
const { emptyFolder } = require('../lib/user-project.js');

const NAME = 'alternatives';

/**
 * @typedef {Record<string, boolean>} Answers by question
 *
 * @param {string} binary of a runtime
 * @param {string} way
 * @param {string} folder
 * @returns {Answers}
 */
function ask(binary, way, folder) {
  const probe = path.join(root, 'scripts', 'lib', 'alternatives', 'probe.js');
  // The probe leaves one rejection unhandled on purpose, and Zone.js reports that on stderr.
  const options = { encoding: /** @type {const} */ ('utf8'), stdio: /** @type {any} */ ('pipe') };
  return JSON.parse(execFileSync(binary, [probe, way, folder], options));
}

/**
 * @param {Map<string, Answers>} answers by the line of Node
 * @param {string} question
 */
function cell(answers, question) {
  const lines = [...answers].filter(([, each]) => each[question]).map(([line]) => line);
  if (lines.length === answers.size) return '✓';
  return lines.length === 0 ? '✗' : lines.join(', ');
}

/** @param {{ title: string, answers: Map<string, Answers> }[]} columns */
function table(columns) {
  const row = (/** @type {string[]} */ ...cells) => `| ${cells.join(' | ')} |`;
  return [
    row('the context is there …', ...columns.map(({ title }) => title)),
    row('---', ...columns.map(() => ':-:')),
    ...Object.entries(QUESTIONS).map(([name, { title }]) =>
      row(title, ...columns.map(({ answers }) => cell(answers, name))),
    ),
  ].join('\n');
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary:
    "which callbacks have a context with Node's own, cls-hooked, Zone.js and Bun, as a table",
  about: `
Installs cls-hooked and Zone.js in a temporary folder, fetches Bun, and asks each of them, Node's own
AsyncLocalStorage and ours the same questions, on every Node of the matrix. Prints the comparison of
README.`,
  options: { write: { help: 'write the table into README.md' } },
  right: 'Ours has a context in each of them, on every Node.',
  async run({ write }) {
    const folder = emptyFolder();
    fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
    const packages = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
    step('install what is compared', () =>
      run('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: folder }),
    );
    const onNode = (/** @type {string} */ way) =>
      new Map(LINES.map((line) => [line, ask(nodeBinary(line), way, folder)]));
    const columns = [
      { title: 'ours', answers: onNode('ours') },
      { title: "Node's own", answers: onNode('own') },
      { title: 'cls-hooked', answers: onNode('cls-hooked') },
      { title: 'Zone.js', answers: onNode('zone.js') },
      { title: "Bun's own", answers: new Map([['bun', ask(runtimeBinary('bun'), 'own', folder)]]) },
    ];
    const made = table(columns);
    print(`\n${made}\n\n`);
    if (write) await writeMarked('README.md', NAME, made);
    return Object.entries(QUESTIONS)
      .filter(([name]) => cell(columns[0].answers, name) !== '✓')
      .map(([, { title }]) => `Ours has no context ${title} on some Node.`);
  },
};
