'use strict';

const { fetchBinary } = require('./fetch-package.js');

/**
 * Other runtimes to measure against: the newest of each. The npm registry has their binaries as
 * packages.
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
 * @returns {string} the path of that runtime, which is fetched if necessary
 */
function runtimeBinary(name) {
  const { title, package: packageName, binary } = RUNTIMES[name];
  return fetchBinary({ title, folder: name, name: packageName(), binary });
}

module.exports = { NAMES, runtimeBinary };
