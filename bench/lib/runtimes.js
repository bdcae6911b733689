'use strict';

const { execFileSync } = require('node:child_process');
const { LINES, nodeBinary } = require('../../scripts/lib/nodes.js');
const { NAMES: OTHERS, runtimeBinary } = require('../../scripts/lib/runtimes.js');

/**
 * @typedef {object} Runtime
 * @property {string} id such as `node-22`
 * @property {'node' | 'bun' | 'deno'} kind
 * @property {string} title such as `Node 22`
 * @property {number} major
 * @property {string} version
 * @property {string} binary
 * @property {string[]} flags
 */

const TITLES = { node: 'Node', bun: 'Bun', deno: 'Deno' };
const FLAGS = {
  node: [],
  bun: [],
  deno: ['run', '--allow-all', '--no-lock', '--unstable-detect-cjs'],
};

/**
 * @param {Runtime['kind']} kind
 * @param {string} binary
 * @returns {Runtime}
 */
function describe(kind, binary) {
  const version = /** @type {RegExpExecArray} */ (
    /\d+\.\d+\.\d+/.exec(execFileSync(binary, ['--version'], { encoding: 'utf8' }))
  )[0];
  const major = Number.parseInt(version, 10);
  const line = kind === 'node' ? `${major}` : '';
  return {
    id: line === '' ? kind : `${kind}-${line}`,
    kind,
    title: `${TITLES[kind]} ${line === '' ? version : line}`,
    major,
    version,
    binary,
    flags: FLAGS[kind],
  };
}

/** @param {string} line */
const node = (line) => describe('node', nodeBinary(line));

/** The Node that runs this. */
const running = () => describe('node', process.execPath);

/** @param {'bun' | 'deno'} kind */
const other = (kind) => describe(kind, runtimeBinary(kind));

module.exports = { LINES, OTHERS, node, other, running };
