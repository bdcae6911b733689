'use strict';

const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { makePackages } = require('./packages.js');
const { programFor } = require('./run.js');

/** Folders outside of the checkout, as a user of the package has them. */

/** This process's environment, without the configuration that a user would not have. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(NATIVE_ASYNC_CONTEXT_|NODE_|npm_|pnpm_|yarn_|bun_)/i.test(name),
  ),
);

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ status: number | null, stdout: string, stderr: string }>}
 */
function runAsUser(command, args, { cwd, env = environment }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** @returns {string} an empty folder, which is removed when the process ends */
function emptyFolder() {
  const made = fs.mkdtempSync(path.join(tmpdir(), 'native-async-context-'));
  process.on('exit', () => fs.rmSync(made, { recursive: true, force: true }));
  return fs.realpathSync(made);
}

/** @returns {string[]} tarballs: the package, and its binary for this platform */
function packTarballs() {
  const out = emptyFolder();
  const args = ['pack', '--json', ...makePackages({ out })];
  const printed = execFileSync(...programFor('npm', args), { cwd: out, encoding: 'utf8' });
  return JSON.parse(printed).map((/** @type {{ filename: string }} */ { filename }) =>
    path.join(out, filename),
  );
}

module.exports = { emptyFolder, environment, packTarballs, runAsUser };
