'use strict';

/**
 * Runs test files of this repository on any engine that has `require`, because `node:test` works
 * differently in Bun and Deno. Prints a line of JSON for each test.
 *
 *     <runtime> runner.js file…
 */

const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

/** The timeout of a test, in milliseconds. */
const PATIENCE = 300_000;

const FOLDER = path.join(__dirname, '..', path.sep);

/** The tests of the current file, and the checks at its end (`mustCall`). */
let tests = [];
let checks = [];

const nodeTest = {
  test: (name, ...rest) => void tests.push({ name, fn: rest.at(-1) }),
  after: (fn) => void checks.push(fn),
};

/**
 * Loads a test file with this `node:test`, and returns its exports.
 *
 * @param {string} file
 * @param {Map<string, any>} [loaded] what the file under test has loaded so far
 */
function load(file, loaded = new Map()) {
  const inner = createRequire(file);
  const require = (id) => {
    if (id === 'node:test') return nodeTest;
    const found = inner.resolve(id);
    if (!found.startsWith(FOLDER)) return inner(id);
    if (!loaded.has(found)) loaded.set(found, load(found, loaded));
    return loaded.get(found);
  };
  require.resolve = inner.resolve;
  const module = { exports: {} };
  const code = fs.readFileSync(file, 'utf8');
  const run = new Function('require', 'module', 'exports', '__filename', '__dirname', code);
  run(require, module, module.exports, file, path.dirname(file));
  return module.exports;
}

/**
 * @param {() => any} fn
 * @returns {Promise<string | undefined>} the first line of what went wrong
 */
async function failure(fn) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('it takes too long')), PATIENCE);
  });
  try {
    await Promise.race([fn(), late]);
  } catch (error) {
    return String(error?.message ?? error).split('\n')[0];
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} file */
async function runFile(file) {
  tests = [];
  checks = [];
  const tell = (name, error) =>
    console.log(JSON.stringify({ file: path.relative(FOLDER, file), name, error }));
  const error = await failure(() => load(file));
  if (error !== undefined) tell('is loaded', error);
  for (const { name, fn } of tests) tell(name, await failure(fn));
  for (const check of checks) {
    const error = await failure(check);
    if (error !== undefined) tell('what must be called is called', error);
  }
}

async function main() {
  for (const file of process.argv.slice(2)) await runFile(file);
}

void main();
