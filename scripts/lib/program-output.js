'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { root } = require('./run.js');

/** How long a program may take, in milliseconds. */
const PATIENCE = 120_000;

/**
 * @param {string} binary
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<any>} what it printed as JSON
 */
async function output(binary, args, env) {
  // Not synchronous: what the servers print has to be read.
  const child = spawn(binary, args, {
    cwd: root,
    env: { ...process.env, ...env },
    timeout: PATIENCE,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const [code, signal] = await once(child, 'close');
  if (code !== 0) {
    throw new Error(`${args.join(' ')} ended with ${signal ?? code}:\n${stdout}${stderr}`);
  }
  return JSON.parse(stdout);
}

module.exports = { output };
