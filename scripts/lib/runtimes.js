'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { root, run, step } = require('./run.js');

/**
 * Other runtimes to measure against. The npm registry has their binaries as packages, like Node's
 * (nodes.js): the newest goes into `.nodes/`, which git ignores.
 *
 * @typedef {'bun' | 'deno'} Name
 */

/** @returns {boolean} whether this Linux has glibc */
const hasGlibc = () =>
  /** @type {any} */ (process.report.getReport()).header.glibcVersionRuntime !== undefined;

const windows = process.platform === 'win32';
const libc = () => (process.platform === 'linux' ? (hasGlibc() ? 'glibc' : 'musl') : '');
const join = (/** @type {string[]} */ ...parts) => parts.filter((part) => part !== '').join('-');

/** @type {Record<Name, { title: string, package: () => string, binary: string }>} */
const RUNTIMES = {
  bun: {
    title: 'Bun',
    package: () =>
      `@oven/${join(
        'bun',
        windows ? 'windows' : process.platform,
        process.arch === 'arm64' ? 'aarch64' : process.arch,
        libc() === 'musl' ? 'musl' : '',
      )}`,
    binary: windows ? 'bin/bun.exe' : 'bin/bun',
  },
  deno: {
    title: 'Deno',
    package: () => `@deno/${join(process.platform, process.arch, libc())}`,
    binary: windows ? 'deno.exe' : 'deno',
  },
};

const NAMES = /** @type {Name[]} */ (Object.keys(RUNTIMES));

/**
 * @param {Name} name
 * @returns {string} the path of that runtime, fetched if need be
 */
function runtimeBinary(name) {
  const runtime = RUNTIMES[name];
  const packageName = runtime.package();
  const folder = path.join(root, '.nodes', name);
  const binary = path.join(folder, 'node_modules', packageName, runtime.binary);
  if (!fs.existsSync(binary)) {
    step(`fetch ${runtime.title}`, () => {
      fs.mkdirSync(folder, { recursive: true });
      return run('npm', [
        'install',
        '--no-save',
        '--no-package-lock',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
        `--prefix=${folder}`,
        packageName,
      ]);
    });
    // The packages that carry these binaries make them executable in an install script.
    fs.chmodSync(binary, 0o755);
  }
  return binary;
}

module.exports = { NAMES, runtimeBinary };
