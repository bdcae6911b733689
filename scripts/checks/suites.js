'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { begin, print } = require('../lib/output.js');
const { programFor, root, step } = require('../lib/run.js');

const FOLDER = path.join(root, '.cache', 'suites');

const REGISTER = path.join(root, 'entries', 'instrument-register.js');

/** The test runners, and the packages that the tests require. */
const TOOLS = ['fs-extra@11.3.2', 'mocha@11.7.5', 'tape@5.9.0', 'uuid@11.1.0'];

/**
 * Libraries that ship their tests, and those of their tests that need no server.
 *
 * @type {Record<string, { runner: 'mocha' | 'tape', files: string[] }>}
 */
const SUITES = {
  'better-queue': { runner: 'mocha', files: ['test'] },
  bottleneck: {
    runner: 'mocha',
    files: [
      'DLList',
      'batcher',
      'general',
      'group',
      'priority',
      'promises',
      'retries',
      'states',
      'stop',
    ].map((name) => `test/${name}.js`),
  },
  fastq: { runner: 'tape', files: ['test/test.js', 'test/promise.js'] },
  thunky: { runner: 'tape', files: ['test.js'] },
};

/** Pins the version that our own tests use. @param {string} name */
const wanted = (name) => `${name}@${require(`${name}/package.json`).version}`;

function install() {
  fs.mkdirSync(FOLDER, { recursive: true });
  // With this file, npm does not look for a project in a parent folder.
  fs.writeFileSync(path.join(FOLDER, 'package.json'), '{ "private": true }\n');
  const packages = [...TOOLS, ...Object.keys(SUITES).map(wanted)];
  const quiet = [
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--ignore-scripts',
  ];
  const { status } = spawnSync(...programFor('npm', ['install', ...quiet, ...packages]), {
    cwd: FOLDER,
    stdio: 'inherit',
  });
  return status ?? 1;
}

/** How to start each runner, and how it reports the tests that passed. */
const RUNNERS = {
  mocha: {
    file: 'mocha/bin/mocha.js',
    flags: ['--reporter', 'tap', '--exit'],
  },
  tape: { file: 'tape/bin/tape', flags: [] },
};

/**
 * @param {string} name
 * @param {boolean} repaired
 * @returns {{ passed: number, failed: string[] }} by the lines of the Test Anything Protocol
 */
function runSuite(name, repaired) {
  const { runner, files } = SUITES[name];
  const { file, flags } = RUNNERS[runner];
  const preload = repaired ? ['--require', REGISTER] : [];
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [...preload, path.join(FOLDER, 'node_modules', file), ...flags, ...files],
    {
      cwd: path.join(FOLDER, 'node_modules', name),
      encoding: 'utf8',
      env: { ...process.env, NATIVE_ASYNC_CONTEXT_INSTRUMENT: name },
      timeout: 300_000,
    },
  );
  const passed = stdout.match(/^ok \d+/gm)?.length ?? 0;
  /** @type {string[]} */
  const failed = stdout.match(/(?<=^not ok \d+ ).*/gm) ?? [];
  if (passed === 0 || (status !== 0 && failed.length === 0)) {
    failed.push(`the suite, which ended with ${status}: ${stderr.trim().split('\n').at(-1)}`);
  }
  return { passed, failed };
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: "the libraries' own tests, without and with their repair",
  about: `
Runs the tests that libraries bring along in their packages, without and with the repair of instrument, and
compares which pass. Fetches the libraries and their test runners from the npm registry. Tests of
bottleneck measure time, and fail on a busy machine without the repair, too.`,
  words: { title: 'LIBRARY', choices: Object.keys(SUITES) },
  right: 'No test of a library fails with its repair that passes without.',
  run({ words }) {
    step('fetch the libraries and their test runners', install);
    /** @type {string[]} */
    const problems = [];
    for (const name of words.length === 0 ? Object.keys(SUITES) : words) {
      const progress = begin(wanted(name));
      const without = runSuite(name, false);
      const repaired = runSuite(name, true);
      const worse = repaired.failed.filter((title) => !without.failed.includes(title));
      const counts = `without ${without.passed} passed, ${without.failed.length} failed; with ${repaired.passed} and ${repaired.failed.length}`;
      progress.end(worse.length === 0, counts);
      problems.push(...worse.map((title) => `${name} fails with its repair: ${title}.`));
      if (repaired.passed < without.passed - worse.length) {
        problems.push(`${name}: fewer tests ran with its repair.`);
      }
    }
    print('\n');
    return problems;
  },
};
