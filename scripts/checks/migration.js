'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { isDeepStrictEqual } = require('node:util');
const { PACKAGES } = require('../lib/alternatives/packages.js');
const { replaceMarked, writeMarked } = require('../lib/marked.js');
const { LINES, nodeBinary } = require('../lib/nodes.js');
const { print } = require('../lib/output.js');
const { makePackages } = require('../lib/packages.js');
const { root, run, step } = require('../lib/run.js');
const { runtimeBinary } = require('../lib/runtimes.js');
const { emptyFolder, environment } = require('../lib/user-project.js');

const PAGE = 'docs/from-async-local-storage.md';

const REGISTER = ['--import', 'native-async-context/register'];

/** Programs in examples/migration that print the same lines, in any order. */
const SAME = {
  'async-local-storage-before': ['async-local-storage-after', 'async-local-storage-variable'],
  'cls-hooked-before': ['cls-hooked-after'],
  'zone-before': ['zone-after'],
};

/**
 * Programs that also run on Bun, for migrations to and from it. cls-hooked is left out: it needs hooks that
 * Bun does not have.
 */
const ON_BUN = ['async-local-storage-before', ...SAME['async-local-storage-before'], 'zone-after'];

/** What the doctor says about examples/migration/differs.js. */
const FOUND = ['DIFFERS_EXIT', 'DIFFERS_REJECTION'];

/**
 * @param {string} binary
 * @param {string[]} args
 * @param {string} cwd
 * @returns {string[]} the lines that it prints
 */
function linesOf(binary, args, cwd) {
  const { status, stdout, stderr } = spawnSync(binary, args, {
    cwd,
    encoding: 'utf8',
    env: environment,
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout.trimEnd().split('\n');
}

/** @returns {string} a folder with the programs, and what they require */
function install() {
  const folder = emptyFolder();
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  fs.cpSync(path.join(root, 'examples', 'migration'), folder, { recursive: true });
  const packages = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
  step('install cls-hooked and Zone.js', () =>
    run('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: folder }),
  );
  makePackages({ out: path.join(folder, 'node_modules') });
  return folder;
}

/**
 * @param {string} folder
 * @returns {string} Markdown: what differs.js prints on each Node, without and with `register`
 */
function differences(folder) {
  const columns = [[], REGISTER].flatMap((flags) =>
    LINES.map((line) => ({
      title: flags.length === 0 ? `Node ${line}` : `${line}, \`register\``,
      lines: linesOf(nodeBinary(line), [...flags, 'differs.js'], folder)
        .sort()
        .map((each) => each.split(': ')),
    })),
  );
  const row = (/** @type {string[]} */ ...cells) => `| ${cells.join(' | ')} |`;
  return [
    row('the context in which it runs', ...columns.map(({ title }) => title)),
    row('---', ...columns.map(() => '---')),
    ...columns[0].lines.map(([what], at) => row(what, ...columns.map(({ lines }) => lines[at][1]))),
  ].join('\n');
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: "the guides for those who come from Node's own, cls-hooked, Zone.js or Bun, followed",
  about: `
Installs the package, cls-hooked and Zone.js in an empty folder, fetches Bun, and runs the programs of the
migration guides (examples/migration) there, on every Node of the matrix: before and after print the
same lines. Compares what differs between versions of Node with the table of ${PAGE}, and looks
whether the doctor finds it.`,
  options: { write: { help: `write the table into ${PAGE}` } },
  right: 'Each program prints the same before and after, on every Node, and on Bun.',
  async run({ write }) {
    const folder = install();
    /** @type {string[]} */
    const problems = [];
    const sorted = (/** @type {string} */ binary, /** @type {string[]} */ args) =>
      linesOf(binary, args, folder).sort();

    for (const line of LINES) {
      print(`▸ Node ${line}\n`);
      const node = nodeBinary(line);
      for (const [before, others] of Object.entries(SAME)) {
        const lines = sorted(node, [`${before}.js`]);
        const after = [...others.map((name) => [`${name}.js`]), [...REGISTER, `${before}.js`]];
        for (const args of after) {
          if (isDeepStrictEqual(sorted(node, args), lines)) continue;
          problems.push(`Node ${line}: ${args.join(' ')} prints something else than before.`);
        }
      }
      const doctor = path.join('node_modules', 'native-async-context', 'bin');
      const args = [path.join(doctor, 'native-async-context.js'), 'doctor', '--skip-speed'];
      const { stdout } = spawnSync(node, [...args, 'differs.js'], {
        cwd: folder,
        encoding: 'utf8',
        env: environment,
      });
      for (const code of FOUND) {
        if (!stdout.includes(code)) {
          problems.push(`Node ${line}: the doctor does not find ${code}.`);
        }
      }
    }

    print('▸ Bun\n');
    const [first, ...rest] = ON_BUN.map((name) => sorted(runtimeBinary('bun'), [`${name}.js`]));
    const ours = rest.slice(0, -1);
    if (!ours.every((lines) => isDeepStrictEqual(lines, first))) {
      problems.push('Bun: a program prints something else than before.');
    }
    const onNode = sorted(nodeBinary(LINES[0]), [`${ON_BUN[0]}.js`]);
    if (!isDeepStrictEqual(first, onNode)) problems.push('Bun prints something else than Node.');

    const made = differences(folder);
    print(`\n${made}\n\n`);
    const text = () => fs.readFileSync(path.join(root, PAGE), 'utf8');
    const cells = (/** @type {string} */ page) => page.replace(/ +/g, ' ').replace(/-+/g, '-');
    const before = text();
    if (write) await writeMarked(PAGE, 'differences', made);
    else if (cells(before) !== cells(replaceMarked(before, 'differences', made))) {
      problems.push(`The table of ${PAGE} is not what was measured: run this with --write.`);
    }
    return problems;
  },
};
