'use strict';

const { spawnSync } = require('node:child_process');
const { parseArgs } = require('node:util');
const { engineFlags } = require('./lib/engine-flags.js');
const { LINES, nodeBinary } = require('./lib/nodes.js');
const { buildAddon, installPackages } = require('./lib/prepare.js');
const { root } = require('./lib/run.js');
const { testArguments, testFiles } = require('./lib/test-files.js');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    flag: { type: 'string' },
    node: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});

if (values.help) {
  process.stdout.write(`Usage: npm run test:flags -- [--node LINE] [--flag PART] [part of a path …]

Runs the JavaScript tests that work within one process under each engine flag, on every Node. Takes
long; __test__/faults/flags.test.js runs one program under each.

  --node LINE  only this line, such as 22
  --flag PART  only flags that contain this, such as jitless
`);
  process.exit();
}

/**
 * What is about the package and not about processes: a flag does not reach the processes that a
 * test starts.
 */
const AREAS = [
  ...['async-context/', 'async-local-storage/', 'events/', 'errors/', 'frame/', 'generators/'],
  ...['scopes/', 'several/', 'sharing/', 'timers-module/'],
];

installPackages();
buildAddon();

const files = testFiles(positionals.length > 0 ? positionals : AREAS.map((a) => `__test__/${a}`));
let failed = 0;
for (const line of LINES.filter((line) => values.node === undefined || values.node === line)) {
  for (const { flags } of engineFlags(line)) {
    const name = flags.join(' ');
    if (values.flag !== undefined && !name.includes(values.flag)) continue;
    const start = Date.now();
    const { status, stdout, stderr } = spawnSync(
      nodeBinary(line),
      [...flags, '--test-reporter=spec', ...testArguments(files)],
      { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 },
    );
    const count = (/** @type {string} */ word) =>
      Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(stdout)?.[1] ?? 0);
    const seconds = ((Date.now() - start) / 1000).toFixed(1);
    process.stdout.write(
      `${status === 0 ? '✓' : '✗'} Node ${line} ${name}: ${count('pass')} passed, ${count('fail')} failed (${seconds} s)\n`,
    );
    if (status !== 0) {
      failed++;
      process.stdout.write(`${stdout.split('failing tests:')[1] ?? stdout}${stderr}\n`);
    }
  }
}
process.exitCode = failed === 0 ? 0 : 1;
