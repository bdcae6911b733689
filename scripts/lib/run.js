'use strict';

const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');

const root = path.join(__dirname, '..', '..');

/**
 * On Windows, `npm` and `npx` are shell scripts and cannot be started like programs. There, we run the
 * JavaScript that they start.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {[command: string, args: string[]]}
 */
function programFor(command, args) {
  if (process.platform !== 'win32' || !['npm', 'npx'].includes(command)) {
    return [command, [...args]];
  }
  const beside = path.join(path.dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js');
  const folder = path.dirname(process.env.npm_execpath ?? beside);
  return [process.execPath, [path.join(folder, `${command}-cli.js`), ...args]];
}

/**
 * Runs a command in the root of the checkout, with the output streams of this process.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 * @returns {number} its exit code
 */
function run(command, args, options) {
  const { error, signal, status } = spawnSync(...programFor(command, args), {
    cwd: root,
    stdio: 'inherit',
    ...options,
  });
  if (error !== undefined) throw error;
  if (signal !== null) throw new Error(`${command} was ended by ${signal}`);
  return /** @type {number} */ (status);
}

/**
 * Like `run`, for commands that take long: ending this process meanwhile ends the command, too.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code
 */
async function runLong(command, args, options) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
  const end = () => child.kill();
  process.once('exit', end);
  const [code, signal] = await once(child, 'close');
  process.off('exit', end);
  if (signal !== null) throw new Error(`${command} was ended by ${signal}`);
  return code;
}

/**
 * Prints a title, does the action, and prints how long it took. Ends the process if the action fails.
 *
 * @param {string} title
 * @param {() => number} action returns an exit code
 */
function step(title, action) {
  process.stdout.write(`▸ ${title}\n`);
  const start = process.hrtime.bigint();
  const code = action();
  const seconds = (Number(process.hrtime.bigint() - start) / 1e9).toFixed(1);
  if (code !== 0) {
    process.stderr.write(`✗ ${title}: failed with exit code ${code} after ${seconds} s\n`);
    process.exit(1);
  }
  process.stdout.write(`✓ ${title} (${seconds} s)\n`);
}

module.exports = { programFor, root, run, runLong, step };
