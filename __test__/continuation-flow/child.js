'use strict';

const { spawnSync } = require('node:child_process');
const path = require('node:path');

/**
 * Runs a program of `fixtures/` in a process of its own, where nothing else has a flow, a hook or
 * a listener.
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
