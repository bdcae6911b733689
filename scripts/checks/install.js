'use strict';

const fs = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { PLATFORMS, fileOf, packageOf } = require('../../lib/internal/platforms.js');
const { NODE_OPTION, chosenLines, nodeBinary } = require('../lib/nodes.js');
const { begin } = require('../lib/output.js');
const { installers, writeFiles } = require('../lib/installers.js');
const { serveRegistry } = require('../lib/local-registry.js');
const { makePackages } = require('../lib/packages.js');
const { addonFile } = require('../lib/prepare.js');
const { readPackages } = require('../lib/publication.js');
const { programFor, root } = require('../lib/run.js');
const { runAsUser } = require('../lib/user-project.js');
const { name: main } = require('../../package.json');

/** Reads a store after an `await` and in a timer. */
const CARRY = `
  const storage = new AsyncLocalStorage();
  storage.run('carried', async () => {
    await null;
    const first = storage.getStore();
    setTimeout(() => console.log(first, storage.getStore(), runtime.backend), 1);
  });
`;

/** A user's programs, and the Node options for each. */
const PROGRAMS = /** @type {Record<string, { text: string, options?: string[] }>} */ ({
  'require.cjs': { text: `const { AsyncLocalStorage, runtime } = require('${main}'); ${CARRY}` },
  'import.mjs': { text: `import { AsyncLocalStorage, runtime } from '${main}'; ${CARRY}` },
  'registered.mjs': {
    text: `
      import { AsyncLocalStorage } from 'node:async_hooks';
      import * as ours from '${main}';
      const { runtime } = ours;
      if (AsyncLocalStorage !== ours.AsyncLocalStorage) throw new Error('it is not registered');
      ${CARRY}`,
    options: [`--import=${main}/register`],
  },
});

/**
 * @param {[command: string, args: string[]]} command
 * @param {string} cwd
 */
const run = ([command, args], cwd) => runAsUser(command, args, { cwd });

/**
 * @param {string} folder
 * @returns {Promise<import('../lib/publication.js').Package[]>} the packages of every platform; only
 *   this platform's binary is real
 */
async function pack(folder) {
  const addons = path.join(folder, 'addons');
  writeFiles(addons, Object.fromEntries(PLATFORMS.map((each) => [fileOf(each), each])));
  fs.copyFileSync(path.join(root, addonFile()), path.join(addons, addonFile()));
  const folders = makePackages({ out: path.join(folder, 'packages'), addons });
  const tarballs = path.join(folder, 'tarballs');
  fs.mkdirSync(tarballs);
  const packed = await run(
    programFor('npm', ['pack', `--pack-destination=${tarballs}`, ...folders]),
    folder,
  );
  if (packed.status !== 0) throw new Error(`npm pack failed:\n${packed.stderr}`);
  return readPackages(tarballs);
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'the packages, installed by npm, pnpm, yarn and Bun into an empty project',
  about: `
Makes the packages as they are published, serves them on the loopback interface, and installs the main
one into an empty project: with npm, with pnpm (isolated and hoisted), with yarn (Plug'n'Play) and with
Bun's installer. In each project programs run on every Node of the matrix, by require, by import and on
the register entry. The package managers come from the npm registry, each in its newest version.`,
  options: { node: NODE_OPTION },
  right: 'Each of them installs this binary and no other, and the context is carried.',
  async run({ node: line }) {
    const folder = fs.mkdtempSync(path.join(fs.realpathSync(tmpdir()), 'native-async-context-'));
    process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
    const { asked, close, url } = await serveRegistry(await pack(folder));
    const [here] = PLATFORMS.filter((each) => fileOf(each) === addonFile()).map(packageOf);
    const problems = [];
    for (const [title, installer] of Object.entries(installers(url, main))) {
      const project = path.join(folder, title.replace(/\W+/g, '-'));
      writeFiles(project, { ...installer.files, 'package.json': '{ "private": true }\n' });
      writeFiles(
        project,
        Object.fromEntries(Object.entries(PROGRAMS).map(([file, { text }]) => [file, text])),
      );
      const command = installer.install();
      const progress = begin(`install with ${title}`);
      asked.length = 0;
      const { status, stdout, stderr } = await run(command, project);
      progress.end(status === 0);
      if (status !== 0) {
        problems.push(`${title} could not install the package:\n${stdout}${stderr}`);
        continue;
      }
      const downloaded = PLATFORMS.map(packageOf).filter((name) =>
        asked.some((each) => each.startsWith(`${name}-`)),
      );
      if (downloaded.join() !== here) {
        problems.push(`${title} downloaded ${downloaded.join(', ') || 'no binary'}, not ${here}.`);
      }
      problems.push(...(await runPrograms(title, installer, project, chosenLines(line))));
    }
    close();
    return problems;
  },
};

/**
 * @param {string} title
 * @param {import('../lib/installers.js').Installer} installer
 * @param {string} project
 * @param {string[]} lines of Node
 * @returns {Promise<string[]>} the problems
 */
async function runPrograms(title, { start }, project, lines) {
  const problems = [];
  for (const line of lines) {
    const node = nodeBinary(line);
    const expected = `carried carried ${line === '20' ? 'native' : 'intrinsic'}\n`;
    for (const [file, { options = [] }] of Object.entries(PROGRAMS)) {
      const args = [...options, file];
      const what = `${title}, Node ${line}: ${args.join(' ')}`;
      const { stdout, stderr } = await run(start?.(node, args) ?? [node, args], project);
      const passed = stdout === expected;
      process.stdout.write(`${passed ? '✓' : '✗'} ${what}\n`);
      if (!passed) problems.push(`${what} printed ${JSON.stringify(stdout)}:\n${stderr}`);
    }
  }
  return problems;
}
