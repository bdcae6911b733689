'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');

/**
 * Runs programs in separate processes, for tests that must run without the hooks, contexts and listeners
 * of the test runner.
 *
 * @param {string} folder where the programs are
 */
function programs(folder) {
  /**
   * Runs a program until it ends, with or without an error.
   *
   * @param {string} fixture
   * @param {string[]} [args]
   * @param {{ flags?: string[], env?: NodeJS.ProcessEnv }} [options]
   */
  async function run(fixture, args = [], { flags = [], env = {} } = {}) {
    const child = spawn(process.execPath, [...flags, path.join(folder, fixture), ...args], {
      // With this variable of the test runner, the program would report to it.
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
   * As `run`, for a program that must succeed and print JSON.
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
