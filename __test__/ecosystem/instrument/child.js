'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');

const REGISTER = ['--require', 'native-async-context/instrument/register'];

/**
 * Runs a program that prints JSON. It runs in a separate process, because instrumentation is permanent
 * and modules are loaded once.
 *
 * @param {string[]} args
 * @param {{ instrumented?: boolean, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<any>} what it printed
 */
function output(args, { instrumented = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...(instrumented ? REGISTER : []), ...args], {
      env: { ...process.env, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0 && stderr === '') resolve(JSON.parse(stdout));
      else reject(new Error(`${args.join(' ')} ended with ${signal ?? code}:\n${stdout}${stderr}`));
    });
  });
}

/** @param {string} name */
const fixture = (name) => path.join(__dirname, 'fixtures', name);

module.exports = { fixture, output };
