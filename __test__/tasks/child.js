'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after } = require('node:test');

/** Runs programs in separate processes, and makes folders for what they write. */

const root = path.join(__dirname, '..', '..');

/** @returns {string} a folder that is deleted after the tests */
function scratch() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-test-'));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Starts Node with the flags and the backend of this process.
 *
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
function start(args, { cwd = root, env } = {}) {
  // With the variable of the runner's own children, this one would report to the runner.
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  const child = spawn(process.execPath, args, { cwd, env: { ...inherited, ...env } });
  const output = { stdout: '', stderr: '' };
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    child[name].setEncoding('utf8').on('data', (chunk) => (output[name] += chunk));
  }
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, ...output }));
  });
  return { child, output, ended };
}

/**
 * @param {string[]} args
 * @param {Parameters<typeof start>[1]} [options]
 * @returns {Promise<{ status: number | null, signal: string | null, stdout: string, stderr: string }>}
 */
const run = (args, options) => start(args, options).ended;

module.exports = { root, run, scratch, start };
