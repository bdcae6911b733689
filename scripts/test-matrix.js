'use strict';

const { spawn } = require('node:child_process');
const { availableParallelism } = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { configurations, describe } = require('./lib/configurations.js');
const { nodeBinary } = require('./lib/nodes.js');
const { installBrowser, prepare } = require('./lib/prepare.js');
const { root } = require('./lib/run.js');
const { testArguments, testFiles } = require('./lib/test-files.js');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    node: { type: 'string' },
    rest: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});

if (values.help) {
  process.stdout.write(`Usage: npm run test:matrix -- [--node LINE] [--rest] [part of a path …]

Runs the JavaScript tests on every Node of the matrix, with every backend that works there and
both settings of the context-frame flag.

  --node LINE  only this line, such as 22
  --rest       without what \`npm test\` tests: the Node that runs this, as it is
`);
  process.exit();
}

prepare();
installBrowser();

/** What no backend and no flag changes is tested once on each Node. */
const ONCE_A_NODE = [
  'application/',
  'bench/',
  'cli/doctor-conditions',
  'documentation/',
  'ecosystem/',
  'engines/doubles',
  'examples/dangling-tasks',
  'examples/native-addon',
  'examples/opentelemetry',
  'faults/',
  'memory/many',
  'model/reference',
  'native-addon/',
  'packaging/',
  'soak/',
  'trace/drop-in',
  'types/',
];

/** What no Node changes either is tested once. */
const ONCE = [
  'documentation/api',
  'documentation/links',
  'engines/runtimes',
  'packaging/bundlers',
  'packaging/files',
  'packaging/types',
  'tasks/page',
];

const files = testFiles(positionals);

/** @param {string[]} parts */
const filesWithout = (parts) =>
  files.filter((file) => !parts.some((part) => file.includes(path.join('__test__', part))));

const onEachNode = filesWithout(ONCE);
const everywhere = filesWithout([...ONCE_A_NODE, ...ONCE]);
const chosen = configurations.filter(
  ({ line }) => values.node === undefined || values.node === line,
);

/**
 * @param {import('./lib/configurations.js').Configuration} configuration
 * @param {number} at where it stands among the chosen
 */
function testsOf({ line }, at) {
  const isFirstOfItsNode = chosen.findIndex((each) => each.line === line) === at;
  if (!isFirstOfItsNode) return everywhere;
  if (values.rest && line === process.versions.node.split('.')[0]) return [];
  return at === 0 ? files : onEachNode;
}

const results = chosen
  .map((configuration, at) => ({ configuration, files: testsOf(configuration, at) }))
  .filter(({ files }) => files.length > 0)
  .map((each) => ({ ...each, binary: nodeBinary(each.configuration.line) }));

/**
 * @param {import('./lib/configurations.js').Configuration} configuration
 * @param {string} binary
 * @param {string[]} files
 * @returns {Promise<{ passed: number, failed: number, ok: boolean, output: string, seconds: number }>}
 */
function test({ flags, backend }, binary, files) {
  const start = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(binary, [...flags, '--test-reporter=spec', ...testArguments(files)], {
      cwd: root,
      env: { ...process.env, NATIVE_ASYNC_CONTEXT_BACKEND: backend, NODE_OPTIONS: flags.join(' ') },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const count = (/** @type {string} */ word) =>
        Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
      resolve({
        passed: count('pass'),
        failed: count('fail') + count('cancelled') + count('skipped') + count('todo'),
        ok: code === 0,
        output,
        seconds: (Date.now() - start) / 1000,
      });
    });
  });
}

async function main() {
  process.stdout.write(
    `▸ ${files.length} test files, ${results.length} configurations, ${availableParallelism()} cores\n`,
  );
  let passed = 0;
  let failed = 0;
  for (const { configuration, binary, files } of results) {
    const result = await test(configuration, binary, files);
    const bad = result.ok ? 0 : Math.max(result.failed, 1);
    passed += result.passed;
    failed += bad;
    process.stdout.write(
      `${result.ok ? '✓' : '✗'} ${describe(configuration)}: ${result.passed} passed, ${bad} failed (${result.seconds.toFixed(1)} s)\n`,
    );
    if (!result.ok) process.stdout.write(`${result.output}\n`);
  }
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

void main();
