'use strict';

const { chosenLines } = require('./nodes.js');

/**
 * Every combination in which the package can run: the Node version, the flag that decides whether Node
 * carries the slot, and the backend.
 *
 * @typedef {object} Configuration
 * @property {string} line the Node line, such as "22"
 * @property {string[]} flags
 * @property {'intrinsic' | 'native' | 'host'} backend
 */

/** @type {[line: string, flags: string[], backends: Configuration['backend'][]][]} */
const MATRIX = [
  ['20', [], ['native', 'host']],
  ['22', [], ['intrinsic', 'native', 'host']],
  ['22', ['--experimental-async-context-frame'], ['intrinsic', 'native', 'host']],
  ['24', [], ['intrinsic', 'native', 'host']],
  ['24', ['--no-async-context-frame'], ['intrinsic', 'native', 'host']],
  ['26', [], ['intrinsic', 'native', 'host']],
];

/** @type {Configuration[]} */
const configurations = MATRIX.flatMap(([line, flags, backends]) =>
  backends.map((backend) => ({ line, flags, backend })),
);

/** @param {string | undefined} node only this line, if given */
const configurationsOn = (node) =>
  configurations.filter(({ line }) => chosenLines(node).includes(line));

/** @param {Configuration} configuration */
const describe = ({ line, flags, backend }) => [`Node ${line}`, ...flags, backend].join(' ');

module.exports = { configurations, configurationsOn, describe };
