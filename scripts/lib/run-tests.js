'use strict';

const { spawn } = require('node:child_process');
const { begin, print } = require('./output.js');
const { root } = require('./run.js');
const { testArguments } = require('./test-files.js');

/**
 * Runs test files on a Node. Prints the outcome, and all output if a test failed.
 *
 * @param {string} title
 * @param {object} options
 * @param {string} options.binary
 * @param {string[]} options.flags
 * @param {string[]} options.files
 * @param {NodeJS.ProcessEnv} [options.env] in addition to the environment of this process
 * @returns {Promise<{ passed: number, failed: number }>} a skipped test counts as failed
 */
async function runTests(title, { binary, flags, files, env }) {
  const progress = begin(title);
  const { output, code } = await new Promise((resolve, reject) => {
    const child = spawn(binary, [...flags, '--test-reporter=spec', ...testArguments(files)], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ output, code }));
  });
  const { passed, failed } = outcome(output, code);
  progress.end(failed === 0, `${passed} passed, ${failed} failed`);
  if (failed > 0) print(`${output}\n`);
  return { passed, failed };
}

/**
 * @param {string} output of Node's test runner, in its format `spec`
 * @param {number | null} code its exit code
 * @returns {{ passed: number, failed: number }} a skipped test counts as failed
 */
function outcome(output, code) {
  const count = (/** @type {string} */ word) =>
    Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  const passed = count('pass');
  const bad = count('fail') + count('cancelled') + count('skipped') + count('todo');
  return { passed, failed: code === 0 && passed > 0 ? bad : Math.max(bad, 1) };
}

/** @param {{ passed: number, failed: number }[]} results */
function summary(results) {
  const sum = (/** @type {'passed' | 'failed'} */ what) =>
    results.reduce((all, { [what]: number }) => all + number, 0);
  const [passed, failed] = [sum('passed'), sum('failed')];
  print(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0 ? [] : [`${failed} tests failed.`];
}

module.exports = { outcome, runTests, summary };
