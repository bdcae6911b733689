'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { titleOf } = require('../../tasks/task-records.js');
const { quoted } = require('../preloaded.js');

/**
 * `native-async-context doctor --test` runs `node --test` and says which test left what behind.
 *
 * @typedef {import('./test-preload.js').TestFile} TestFile
 *
 * @typedef {object} TestRun
 * @property {boolean} ok whether there were tests, which passed and left nothing behind
 * @property {boolean} passed
 * @property {TestFile[]} files those in which there was a test or something was left
 */

const PRELOAD = path.join(__dirname, 'test-preload.js');

/** Ends a process whose tests have ended, although something is left. In Node 20.14, 22.1 and later. */
const FORCE_EXIT = '--test-force-exit';

/** How many frames of a stack the report shows. */
const FRAMES = 3;

/**
 * @param {string[]} nodeArguments flags and preloads
 * @param {string[]} files as for `node --test`; what it finds if there are none
 * @returns {Promise<TestRun>}
 */
async function runTests(nodeArguments, files) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-tests-'));
  try {
    const { NODE_OPTIONS: nodeOptions, ...env } = process.env;
    // Of the run in which the doctor itself may be tested.
    delete env.NODE_TEST_CONTEXT;
    const child = spawn(process.execPath, [...nodeArguments, '--test', FORCE_EXIT, ...files], {
      env: {
        ...env,
        NODE_OPTIONS: `--require ${quoted(PRELOAD)} ${nodeOptions ?? ''}`,
        NATIVE_ASYNC_CONTEXT_DOCTOR_TESTS: JSON.stringify({ folder, nodeOptions }),
      },
      stdio: ['inherit', process.stderr, 'inherit'],
    });
    const [status] = await once(child, 'close');
    const results = fs
      .readdirSync(folder)
      .map((name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')))
      .filter(({ tests, left }) => tests > 0 || left.length > 0)
      .map((result) => ({ ...result, file: path.relative(process.cwd(), result.file) }))
      .sort((a, b) => a.file.localeCompare(b.file));
    const clean = results.length > 0 && results.every(({ left }) => left.length === 0);
    return { ok: status === 0 && clean, passed: status === 0, files: results };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {number} count @param {string} what */
const counted = (count, what) => `${count} ${what}${count === 1 ? '' : 's'}`;

/** @param {import('../../tasks/task-scope.js').DanglingTask} task */
function describe(task) {
  const where = [task, ...task.triggers].find(({ stack }) => stack !== '');
  const lines = (where?.stack ?? '').split('\n').slice(0, FRAMES);
  const title = titleOf(task);
  return [
    `    ${title}${where === undefined || where === task ? '' : `, triggered by ${titleOf(where)}`}`,
    ...lines.map((line) => `      ${line.trim()}`),
  ].join('\n');
}

/** @param {string[]} tests */
function titleOfTests(tests) {
  if (tests.length === 0) return 'outside of tests, at the end of the file';
  return tests.length === 1
    ? tests[0]
    : `one of these, which ran at the same time: ${tests.join(', ')}`;
}

/** @param {import('./test-preload.js').Left} left */
const describeLeft = ({ tests, tasks }) =>
  `  ✗ ${titleOfTests(tests)}\n${tasks.map(describe).join('\n')}`;

/**
 * @param {TestRun} run
 * @returns {string} for people
 */
function reportTests({ ok, passed, files }) {
  if (files.length === 0) {
    return '✗ There was no test. Doctor sees those of node:test, which has a process for each file by default.\n';
  }
  const tests = files.reduce((sum, file) => sum + file.tests, 0);
  const left = files.flatMap((file) => file.left);
  const ran = `${counted(tests, 'test')} in ${counted(files.length, 'file')}`;
  const parts = [
    ...files
      .filter((file) => file.left.length > 0)
      .map((file) => `${file.file}\n${file.left.map(describeLeft).join('\n')}`),
    left.length === 0
      ? `${ok ? '✓ ' : ''}${ran}: nothing was left behind.`
      : `✗ ${ran}: something was left behind in ${counted(left.length, 'place')}. Close or clear it in ` +
        'the test or in an afterEach hook.',
    ...(passed ? [] : ['✗ Not all tests passed: see above.']),
  ];
  return `${parts.join('\n\n')}\n`;
}

module.exports = { reportTests, runTests };
