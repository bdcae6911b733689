'use strict';

const fs = require('node:fs');
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

module.exports = { testFiles };
