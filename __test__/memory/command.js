'use strict';

const path = require('node:path');
const manifest = require('../../package.json');
const { root, run } = require('../tasks/child.js');

/** Runs the command `memory` in a process of its own. */

const bin = path.join(root, manifest.bin['native-async-context']);
const holders = path.join(__dirname, 'holders');

/**
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 */
const memory = (args, options) => run([bin, 'memory', ...args], { cwd: holders, ...options });

module.exports = { bin, holders, memory };
