'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');

/**
 * Programs in a process of their own: what runs tests has hooks, contexts and listeners that some
 * tests must be without.
 *
 * @param {string} folder where the programs are
 */
function programs(folder) {
  /**
   * Runs a program to its end, however that comes.
   *
   * @param {string} fixture
   * @param {string[]} [args]
   * @param {{ flags?: string[], env?: NodeJS.ProcessEnv }} [options]
   */
  async function run(fixture, args = [], { flags = [], env = {} } = {}) {
    const child = spawn(process.execPath, [...flags, path.join(folder, fixture), ...args], {
      // By the test runner's own variable the program would report to it.
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
    try {
      return JSON.parse(stdout);
    } catch {
      throw new Error(`${args[0]} printed no JSON:\n${stdout}${stderr}`);
    }
  }

  return { output, run };
}

module.exports = { programs };
