'use strict';

const { UsageError } = require('../lib/command.js');
const { NODE_OPTION, chosenLines } = require('../lib/nodes.js');
const { begin, print } = require('../lib/output.js');
const { requireNamespaces } = require('../lib/platforms/namespace.js');
const { buildFor } = require('../lib/platforms/build.js');
const { launcher, runProgram } = require('../lib/platforms/programs.js');
const { SUITES, filesFor } = require('../lib/platforms/suites.js');
const { TARGETS } = require('../lib/platforms/targets.js');
const { buildRecordingPage } = require('../lib/recording-page.js');
const { outcome } = require('../lib/run-tests.js');
const { testArguments } = require('../lib/test-files.js');

/**
 * @typedef {object} Result what ran on one Node of one platform
 * @property {string} platform
 * @property {string} node
 * @property {string} v8
 * @property {string} backend
 * @property {string} reason
 * @property {boolean} nodeCarries
 * @property {string[]} doctor the codes of the doctor's findings
 * @property {{ passed: number, failed: number }} tests
 */

/**
 * @param {ReturnType<typeof launcher>} launch
 * @param {string} binary
 * @param {string} title
 * @returns {Promise<Omit<Result, 'platform' | 'tests'>>} the doctor's report on that Node
 */
async function examine(launch, binary, title) {
  const { code, signal, stdout, stderr } = await runProgram(launch, binary, [
    'bin/native-async-context.js',
    ...['doctor', '--json', '--skip-speed'],
  ]);
  if (stdout === '') throw new Error(`doctor on ${title} ended with ${signal ?? code}:\n${stderr}`);
  const { runtime, findings, platform } = JSON.parse(stdout);
  return {
    node: platform.node,
    v8: platform.v8,
    backend: runtime.backend,
    reason: runtime.reason.code,
    nodeCarries: runtime.nodeCarries,
    doctor: findings.map((/** @type {{ code: string }} */ { code }) => code),
  };
}

/**
 * @param {ReturnType<typeof launcher>} launch
 * @param {string} binary
 * @param {string} title
 * @param {string[]} files
 */
async function test(launch, binary, title, files) {
  const progress = begin(title);
  const { code, stdout, stderr } = await runProgram(
    launch,
    binary,
    ['--test-reporter=spec', ...testArguments(files)],
    {
      onProgress(text) {
        progress.show(`${text.match(/^\s*✔/gm)?.length ?? 0} passed`);
      },
    },
  );
  const tests = outcome(stdout, code);
  progress.end(tests.failed === 0, `${tests.passed} passed, ${tests.failed} failed`);
  if (tests.failed > 0) print(`${stdout}${stderr}\n`);
  return tests;
}

/**
 * @param {string} platform
 * @param {string[]} lines
 * @param {string} suites a name in SUITES
 * @returns {Promise<Result[]>}
 */
async function runOn(platform, lines, suites) {
  const target = TARGETS[platform];
  buildFor(platform, target);
  if (target.runs === undefined) {
    print(`  built only: nothing on this machine runs programs of ${platform}\n`);
    return [];
  }
  const launch = launcher(platform, target);
  const results = [];
  for (const line of lines.filter((each) => !target.lines.includes(each))) {
    print(`  there is no Node ${line} for ${platform}\n`);
  }
  for (const line of target.lines.filter((each) => lines.includes(each))) {
    const binary = target.node(line);
    const title = `${platform}, Node ${line}`;
    const { files, left } = filesFor(platform, line, suites);
    for (const { part, files, reason } of left) {
      print(`  not run on ${title}: ${part} (${files.length} files): ${reason}\n`);
    }
    const facts = await examine(launch, binary, title);
    results.push({ platform, ...facts, tests: await test(launch, binary, title, files) });
  }
  return results;
}

/** @param {Result[]} results */
function table(results) {
  const head = ['platform', 'Node', 'V8', 'backend', 'reason', 'doctor', 'tests'];
  const rows = results.map(({ platform, node, v8, backend, reason, doctor, tests }) => [
    ...[platform, node, v8, backend, reason],
    doctor.join(', ') || 'nothing found',
    `${tests.passed} passed, ${tests.failed} failed`,
  ]);
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'the JavaScript tests on another platform: arm64, musl, Windows',
  about: `
Builds the addon for another platform and runs the tests on each Node that there is for it: for arm64
under qemu, for Windows under Wine. What runs nowhere here, macOS and Windows on arm64, is built only.
Everything that this takes comes from Debian's packages, the npm registry and the Python index, and is
unpacked in .cache/platforms/. Nothing is installed, and no root is needed. Takes Debian 12 on x64,
Python 3 with pip, and Linux 6.7 or later for arm64.`,
  words: { title: 'platform', choices: Object.keys(TARGETS) },
  options: {
    node: NODE_OPTION,
    suites: {
      value: 'WHICH',
      choices: Object.keys(SUITES),
      fallback: 'core',
      help: 'core: frames, contexts, storages, sharing with Node, glue, rejections and loading; one of them; or all',
    },
  },
  right: 'Everything that can run there passed.',
  prepares: false,
  settle(values) {
    if (values.words.length > 0) return values;
    throw new UsageError(`Say which platform: ${Object.keys(TARGETS).join(', ')}.`);
  },
  async run({ node, suites, words }) {
    requireNamespaces();
    buildRecordingPage();
    const lines = chosenLines(node);
    const results = [];
    for (const platform of new Set(words)) results.push(...(await runOn(platform, lines, suites)));
    if (results.length > 0) print(`\n${table(results)}\n`);
    const failed = results.reduce((sum, { tests }) => sum + tests.failed, 0);
    return failed === 0 ? [] : [`${failed} tests failed.`];
  },
};
