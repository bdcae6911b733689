'use strict';

const fs = require('node:fs');
const { availableParallelism } = require('node:os');
const path = require('node:path');
const { root } = require('./run.js');

/** The arguments of commands that run tests. */
const WORDS = { title: 'part of a path' };

/**
 * @param {string[]} [patterns] parts of paths; none means all
 * @returns {string[]} the test files, relative to the root
 * @throws {Error} if there are none: Node would run every file that looks like a test to it
 */
function testFiles(patterns = []) {
  const files = fs
    .readdirSync(path.join(root, '__test__'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.js') || file.endsWith('.test.mjs'))
    .map((file) => path.join('__test__', file))
    .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)))
    .sort();
  if (files.length > 0) return files;
  throw new Error(
    `No test file has ${patterns.map((each) => `"${each}"`).join(' or ')} in its path.`,
  );
}

/**
 * @param {string[]} files
 * @returns {string[]} arguments for Node's test runner, which by itself leaves a core unused
 */
function testArguments(files) {
  return ['--test', `--test-concurrency=${availableParallelism()}`, ...files];
}

module.exports = { WORDS, testArguments, testFiles };
