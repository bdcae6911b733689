'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');

/**
 * Runs programs in child processes, many programs in each.
 *
 * @typedef {import('./generate.js').Program} Program
 *
 * @typedef {object} Subject what is tested, or compared with
 * @property {string} title
 * @property {string} binary of Node
 * @property {string[]} flags
 * @property {string[]} preload modules that replace AsyncLocalStorage; none for Node's own
 * @property {Record<string, string>} [env]
 *
 * @typedef {object} Outcome of one program
 * @property {import('./run.js').Reads} reads
 * @property {string[]} stuck what did not happen
 * @property {string} [crashed] how its process ended early
 */

const CHILD = path.join(__dirname, 'child.js');

/** Longer, in milliseconds, than hanging programs take one after another in a few processes. */
const KILL_AFTER = 120_000;

/**
 * @param {Subject} subject
 * @param {Program[]} programs
 * @param {number} from
 * @returns {Promise<{ results: import('./child.js').Result[], end: string }>}
 */
async function runChild({ binary, flags, preload, env }, programs, from) {
  const preloads = preload.flatMap((file) => ['--require', file]);
  const child = spawn(binary, [...flags, ...preloads, CHILD], {
    // The child must not get this process's own options, such as those of a test runner.
    env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: KILL_AFTER,
    killSignal: 'SIGKILL',
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
  // A process that ends at once does not read its input. How it ended says more than this error.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify({ programs, from }));
  const [code, signal] = await once(child, 'close');
  process.off('exit', end);
  const results = stdout
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line));
  return { results, end: `${signal ?? `exit code ${code}`} ${stderr.trim().slice(-2000)}`.trim() };
}

/**
 * @param {Subject} subject
 * @param {Program[]} programs
 * @returns {Promise<Outcome[]>} of each
 */
async function runPrograms(subject, programs) {
  /** @type {Outcome[]} */
  const outcomes = Array(programs.length);
  const together = [...programs.keys()].filter((at) => !programs[at].alone);
  const batches = [together, ...[...programs.keys()].filter((at) => programs[at].alone).map(one)];
  for (let batch of batches) {
    // A process ends after a program that hangs or crashes. The next one runs the rest.
    while (batch.length > 0) {
      const run = batch.map((at) => programs[at]);
      const { results, end } = await runChild(subject, run, 0);
      for (const { at, reads, stuck = [] } of results) outcomes[batch[at]] = { reads, stuck };
      const hung = (results.at(-1)?.stuck ?? []).length > 0;
      if (results.length < batch.length && !hung) {
        outcomes[batch[results.length]] = { reads: {}, stuck: [], crashed: end };
      }
      batch = batch.filter((at) => outcomes[at] === undefined);
    }
  }
  return outcomes;
}

/** @param {number} at */
const one = (at) => [at];

module.exports = { runPrograms };
