'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { root, run, step } = require('./run.js');

/**
 * Fetches runtimes whose binaries are packages in the npm registry. They are installed below `.nodes/`,
 * which git ignores.
 */

const FOLDER = path.join(root, '.nodes');

/**
 * @param {object} runtime
 * @param {string} runtime.title
 * @param {string} runtime.folder below `.nodes/`
 * @param {string} runtime.name of the package
 * @param {string} [runtime.version] the newest, if undefined
 * @param {string} runtime.binary the path within the package
 * @param {boolean} [runtime.elsewhere] whether it is for another platform; npm refuses those by default
 * @returns {string} the path of the binary
 */
function fetchBinary({ title, folder, name, version = 'latest', binary, elsewhere = false }) {
  const prefix = path.join(FOLDER, folder);
  const file = path.join(prefix, 'node_modules', name, binary);
  if (fs.existsSync(file)) return file;
  step(`fetch ${title}`, () => {
    fs.mkdirSync(prefix, { recursive: true });
    return run('npm', [
      'install',
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      ...(elsewhere ? ['--force'] : []),
      `--prefix=${prefix}`,
      `${name}@${version}`,
    ]);
  });
  // Some packages make their binary executable in an install script, which may not have run.
  fs.chmodSync(file, 0o755);
  return file;
}

/** Removes every fetched runtime, so that the next use fetches the newest. */
function forgetFetched() {
  fs.rmSync(FOLDER, { recursive: true, force: true });
}

module.exports = { fetchBinary, forgetFetched };
