'use strict';

const fs = require('node:fs');
const { availableParallelism } = require('node:os');
const path = require('node:path');
const { root } = require('./run.js');

/**
 * @param {string[]} [patterns] parts of paths; none means all
 * @returns {string[]} the test files, relative to the root
 */
function testFiles(patterns = []) {
  return fs
    .readdirSync(path.join(root, '__test__'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.js') || file.endsWith('.test.mjs'))
    .map((file) => path.join('__test__', file))
    .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)))
    .sort();
}

/**
 * @param {string[]} files
 * @returns {string[]} arguments for Node's test runner, which by itself leaves a core unused
 */
function testArguments(files) {
  return ['--test', `--test-concurrency=${availableParallelism()}`, ...files];
}

module.exports = { testArguments, testFiles };
