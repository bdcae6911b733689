'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { makePackages } = require('./packages.js');
const { programFor } = require('./run.js');

/** Folders outside of the checkout, as a user of the package has them. */

/** The configuration of this process is not that of a user. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(NATIVE_ASYNC_CONTEXT_|NODE_|npm_)/i.test(name),
  ),
);

/** @returns {string} an empty folder, which is removed when the process ends */
function emptyFolder() {
  const made = fs.mkdtempSync(path.join(tmpdir(), 'native-async-context-'));
  process.on('exit', () => fs.rmSync(made, { recursive: true, force: true }));
  return fs.realpathSync(made);
}

/** @returns {string[]} tarballs: the package, and its binary for this platform */
function packTarballs() {
  const out = emptyFolder();
  const args = ['pack', '--json', ...makePackages({ out })];
  const printed = execFileSync(...programFor('npm', args), { cwd: out, encoding: 'utf8' });
  return JSON.parse(printed).map((/** @type {{ filename: string }} */ { filename }) =>
    path.join(out, filename),
  );
}

module.exports = { emptyFolder, environment, packTarballs };
