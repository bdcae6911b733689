'use strict';

const path = require('node:path');
const manifest = require('../../package.json');
const { root, run } = require('../tasks/child.js');

/** Runs the command `doctor` in a separate process. */

const bin = manifest.bin['native-async-context'];

/**
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, home?: string }} [options] `home` is the folder of
 *   the package whose command is run; by default the checkout
 */
async function doctor(args, { home = root, ...options } = {}) {
  return run([path.join(home, bin), 'doctor', ...args], options);
}

/**
 * Runs `doctor` without the measurement, and parses its JSON.
 *
 * @param {Parameters<typeof doctor>} args
 */
async function diagnosis(args, options) {
  const { status, stdout, stderr } = await doctor(['--json', '--skip-speed', ...args], options);
  const found = JSON.parse(stdout);
  const codes = (/** @type {string} */ level) =>
    found.findings
      .filter((/** @type {any} */ each) => each.level === level)
      .map((/** @type {any} */ each) => each.code);
  return {
    status,
    stderr,
    ...found,
    problems: codes('problem'),
    advice: codes('advice'),
    /** @param {string} code */
    finding: (code) => found.findings.find((/** @type {any} */ each) => each.code === code),
  };
}

module.exports = { diagnosis, doctor };
