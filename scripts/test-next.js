'use strict';

const fs = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { command, print } = require('./lib/command.js');
const { LINES, nodeBinary } = require('./lib/nodes.js');
const { root, run, step } = require('./lib/run.js');

const USAGE = `Usage: npm run test:next -- [--node LINE]

Installs Next.js in a temporary folder, builds examples/next there, and tests it on every Node of
the matrix, without this package and under register. No part of \`npm test\`: Next.js weighs more
than all that the other tests need, and its binaries are packages of the platform.

  --node LINE  only this line, such as 22
  --help       print this

Exit code 0: all passed. 1: otherwise.
`;

command({
  usage: USAGE,
  options: { node: { choices: LINES } },
  right: 'Next.js works.',
  async check({ node }) {
    const folder = fs.mkdtempSync(path.join(tmpdir(), 'native-async-context-next-'));
    process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
    fs.cpSync(path.join(root, 'examples', 'next'), folder, { recursive: true });

    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NATIVE_ASYNC_CONTEXT_NEXT: folder };
    step('install Next.js', () => run('npm', ['install'], { cwd: folder, env }));
    step('build examples/next', () => run('npm', ['run', 'build'], { cwd: folder, env }));
    const tests = path.join('__test__', 'ecosystem', 'next', 'next.js');
    return LINES.filter((line) => node === undefined || node === line)
      .filter((line) => {
        print(`▸ test it on Node ${line}\n`);
        return run(nodeBinary(line), ['--test', '--test-reporter=spec', tests], { env }) !== 0;
      })
      .map((line) => `It does not on Node ${line}.`);
  },
});
