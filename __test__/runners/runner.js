'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { makePackages } = require('../../scripts/lib/packages.js');
const { environment, root, scratch, write } = require('../packaging/project.js');
const { names } = require('./fixtures/checks.js');

/**
 * Projects with a test runner, as users have them, and the log of what the runner did there.
 */

const line = Number(process.versions.node.split('.')[0]);

/**
 * @param {object} options
 * @param {Record<string, string>} options.files texts by name
 * @param {string} [options.borrows] a package of the checkout that the files import
 * @param {string} [options.beside] a second version of the package, in the dependency `next`
 * @returns {string} a project in which the package and the checks are installed
 */
function project({ files, borrows, beside }) {
  const folder = scratch();
  const modules = path.join(folder, 'node_modules');
  makePackages({ out: modules });
  if (beside !== undefined) {
    makePackages({ out: path.join(modules, 'next', 'node_modules'), version: beside });
  }
  write(folder, {
    'package.json': '{ "private": true }',
    'node_modules/next/load.js': 'module.exports = (id) => require(id);',
    'node_modules/checks/package.json': '{ "name": "checks", "version": "1.0.0" }',
    ...files,
  });
  for (const [file, name] of [
    ['checks.js', 'index.js'],
    ['copies.js', 'copies.js'],
  ]) {
    fs.copyFileSync(path.join(__dirname, 'fixtures', file), path.join(modules, 'checks', name));
  }
  if (borrows !== undefined) {
    fs.symlinkSync(path.join(root, 'node_modules', borrows), path.join(modules, borrows), 'dir');
  }
  return folder;
}

/**
 * The same file three times.
 *
 * @param {string} name with `N` for the number
 * @param {string} text
 */
const three = (name, text) =>
  Object.fromEntries([1, 2, 3].map((number) => [name.replace('N', String(number)), text]));

/** @param {string} folder */
const logFile = (folder) => path.join(folder, 'log.jsonl');

/**
 * @param {string} folder
 * @returns {any[]}
 */
const logged = (folder) =>
  fs
    .readFileSync(logFile(folder), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/**
 * @param {string} folder
 * @param {string[]} args of Node
 * @param {NodeJS.ProcessEnv} [env]
 */
function start(folder, args, env = {}) {
  fs.rmSync(logFile(folder), { force: true });
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...environment, NO_COLOR: '1', FORCE_COLOR: '0', RUNNERS_LOG: logFile(folder), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const run = { child, output: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => (run.output += chunk));
  }
  return run;
}

/**
 * Runs a runner until it ends, which it has to do with status 0.
 *
 * @param {Parameters<typeof start>} args
 * @returns {Promise<any[]>} what was logged
 */
async function run(...args) {
  const running = start(...args);
  const status = await new Promise((resolve, reject) => {
    running.child.on('error', reject);
    running.child.on('close', resolve);
  });
  assert.equal(status, 0, running.output);
  return logged(args[0]);
}

/**
 * Asserts that every file has passed every check.
 *
 * @param {any[]} lines
 * @param {string[]} [checks]
 * @param {number} [number] of files
 */
function assertChecked(lines, checks = names, number = 3) {
  const files = new Set(lines.map(({ file }) => file));
  assert.equal(files.size, number);
  for (const file of files) {
    const passed = lines.filter((line) => line.file === file).map(({ check }) => check);
    assert.deepEqual(passed.sort(), [...checks].sort(), file);
  }
}

/**
 * @param {any[]} lines
 * @param {string} property
 */
const different = (lines, property) => [...new Set(lines.map((line) => line[property]))];

module.exports = {
  assertChecked,
  different,
  line,
  logFile,
  logged,
  project,
  root,
  run,
  start,
  three,
};
