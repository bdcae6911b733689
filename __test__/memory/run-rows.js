'use strict';

const { execFile } = require('node:child_process');
const path = require('node:path');
const { promisify } = require('node:util');

/**
 * @typedef {object} Result of a row
 * @property {string} name
 * @property {number} times how often it ran
 * @property {number} values how many values it entered in total
 * @property {number} alive how many of them are left
 */

const CHILD = path.join(__dirname, 'child.js');

/**
 * Runs all rows in a separate process.
 *
 * @param {object} options
 * @param {'ours' | 'node'} options.storage
 * @param {string} [options.binary] of Node, by default the running one
 * @param {string[]} [options.flags]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @returns {Promise<Map<string, Result>>} by the row's name, without rows that the storage does not have
 */
async function runRows({ storage, binary = process.execPath, flags = [], env = process.env }) {
  const args = [...flags, CHILD, '--storage', storage];
  const { stdout } = await promisify(execFile)(binary, args, { env });
  const results = /** @type {Result[]} */ (JSON.parse(stdout));
  return new Map(results.map((result) => [result.name, result]));
}

module.exports = { runRows };
