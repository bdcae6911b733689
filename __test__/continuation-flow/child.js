'use strict';

const { spawnSync } = require('node:child_process');
const path = require('node:path');

/**
 * Runs a program of `fixtures/` in a separate process, without other flows, hooks or listeners.
 *
 * @param {string} fixture
 * @param {string[]} [args]
 * @returns {any} what it printed, as JSON
 */
function output(fixture, args = []) {
  const file = path.join(__dirname, 'fixtures', fixture);
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT;
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', file, ...args],
    { encoding: 'utf8', env },
  );
  if (status !== 0 || stderr !== '') {
    throw new Error(`${fixture} ended with ${signal ?? status}:\n${stdout}${stderr}`);
  }
  return JSON.parse(stdout);
}

module.exports = { output };
