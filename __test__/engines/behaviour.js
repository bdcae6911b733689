'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/** Runs the tests of behaviour on another engine, or on this one with a test double of the addon. */

const root = path.join(__dirname, '..', '..');

/** The tests to run there: those that do not look into Node, and need no flags. */
const BEHAVIOUR = [
  'async-context/',
  'async-local-storage/',
  'errors/caught.test.js',
  'events/bad-input.test.js',
  'events/bind-emitter.test.js',
  'events/emitter-transparent.test.js',
  'events/event-context.test.js',
  'events/event-emitter-async-resource.test.js',
  'events/helpers.test.js',
  'generators/',
  'scopes/',
  'several/',
  'sharing/host-callbacks.test.js',
  'sharing/many-stores.test.js',
  'sharing/node-disable.test.js',
  'sharing/node-exit.test.js',
  'timers-module/context.test.js',
  'timers-module/signatures.test.js',
  'timers-module/values.test.js',
];

/**
 * @param {string} folder with tests
 * @param {string} place a file in it, or a folder
 * @returns {string[]}
 */
const filesOf = (folder, place) =>
  place.endsWith('/')
    ? fs
        .readdirSync(path.join(folder, place))
        .filter((file) => file.endsWith('.test.js'))
        .map((file) => path.join(folder, place, file))
    : [path.join(folder, place)];

/** The environment, without settings of the package or of Node, and without this test runner's. */
const neutral = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(NATIVE_ASYNC_CONTEXT_.*|NODE_OPTIONS|NODE_TEST_CONTEXT)$/.test(name),
    ),
  );

/**
 * Runs a program to its end; fails if it crashes.
 *
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ status: number, stdout: string, stderr: string }>}
 */
async function execute([binary, ...args], env = {}) {
  const child = spawn(binary, args, {
    cwd: root,
    env: { ...neutral(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    child[name].setEncoding('utf8').on('data', (chunk) => (output[name] += chunk));
  }
  const [status, signal] = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...ended) => resolve(ended));
  });
  if (signal !== null) throw new Error(`${binary} was ended by ${signal}:\n${output.stderr}`);
  return { status, ...output };
}

/**
 * @param {string[]} command that runs a file
 * @param {{ home?: string, places?: string[] }} [options] the folder of the package, which contains
 *   `__test__`, and the tests to run
 * @returns {Promise<{ passed: number, failed: { test: string, error: string }[] }>} each failed test
 *   once, without the state from which it was run
 */
async function testBehaviour(command, { home = root, places = BEHAVIOUR } = {}) {
  const tests = path.join(home, '__test__');
  const runner = path.join(tests, 'engines', 'runner.js');
  const files = places.flatMap((place) => filesOf(tests, place));
  const { status, stdout, stderr } = await execute([...command, runner, ...files]);
  if (status !== 0) throw new Error(`the runner ended with ${status}:\n${stderr}`);
  const results = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const failed = new Map(
    results
      .filter(({ error }) => error !== undefined)
      .map(({ file, name, error }) => {
        const test = `${file.split(path.sep).join('/')}: ${name.replace(/ \(from [^)]*\)$/, '')}`;
        return [test, { test, error }];
      }),
  );
  return {
    passed: results.filter(({ error }) => error === undefined).length,
    failed: [...failed.values()],
  };
}

module.exports = { execute, root, testBehaviour };
