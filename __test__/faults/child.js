'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');

/**
 * Runs a program of `fixtures/` to its end, however that comes.
 *
 * @param {string} fixture
 * @param {string[]} [args]
 * @param {{ flags?: string[], env?: NodeJS.ProcessEnv }} [options]
 */
async function run(fixture, args = [], { flags = [], env = {} } = {}) {
  const file = path.join(__dirname, 'fixtures', fixture);
  const child = spawn(process.execPath, [...flags, file, ...args], {
    // The test runner's own variable would have the program report to it.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...ended) => resolve(ended));
  });
  return { code, signal, stdout, stderr };
}

/**
 * As `run`, for a program that ends well and prints JSON.
 *
 * @param {Parameters<typeof run>} args
 * @returns {Promise<any>}
 */
async function output(...args) {
  const { code, signal, stdout, stderr } = await run(...args);
  if (code !== 0) throw new Error(`${args[0]} ended with ${signal ?? code}:\n${stdout}${stderr}`);
  return JSON.parse(stdout);
}

module.exports = { output, run };
