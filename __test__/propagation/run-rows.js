'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');
const readline = require('node:readline');
const { valueOf } = require('./labelled.js');

/** @typedef {import('./child.js').Result} Result */

const CHILD = path.join(__dirname, 'child.js');

/**
 * Runs rows in a separate process.
 *
 * @param {object} options
 * @param {string} [options.binary] of Node, by default the running one
 * @param {string[]} [options.flags]
 * @param {'ours' | 'node'} [options.storage]
 * @param {string[]} [options.groups]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {(result: Result) => void} [options.onResult] called for each row as it is done
 * @returns {Promise<Map<string, Result>>} by the row's name
 */
async function runRows({ binary = process.execPath, flags = [], storage, groups, env, onResult }) {
  const args = [...flags, CHILD];
  if (storage !== undefined) args.push('--storage', storage);
  if (groups !== undefined) args.push('--groups', groups.join());
  const child = spawn(binary, args, {
    env: env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
  const results = new Map();
  readline.createInterface({ input: child.stdout }).on('line', (line) => {
    const result = /** @type {Result} */ (JSON.parse(line));
    results.set(result.name, result);
    onResult?.(result);
  });
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...ended) => resolve(ended));
  });
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${signal ?? code}:\n${stderr}`);
  return results;
}

/**
 * What was read instead of the context called `label`.
 *
 * @param {Result} result
 * @param {string | undefined} label
 * @returns {{ state: string, saw: string, error?: string }[]}
 */
function differences({ states }, label) {
  const all = [];
  for (const { state, runs } of states) {
    for (const { number, seen, error } of runs) {
      if (error === undefined && seen === valueOf(label, number)) continue;
      all.push({ state, saw: error === undefined ? describe(seen, number) : 'error', error });
    }
  }
  return all;
}

/**
 * @param {unknown} seen
 * @param {number} number
 */
function describe(seen, number) {
  if (seen === undefined) return 'nothing';
  const [, label, run] = /^(.*) in run (\d+)$/.exec(String(seen)) ?? [];
  if (label === undefined) return String(seen);
  return Number(run) === number ? label : `${label} of another run`;
}

module.exports = { differences, runRows };
