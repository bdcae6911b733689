'use strict';

const fs = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { NODE_OPTION, chosenLines, nodeBinary } = require('../lib/nodes.js');
const { print } = require('../lib/output.js');
const { root, run, step } = require('../lib/run.js');

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'examples/next, with Next.js installed in a temporary folder',
  about: `
Installs Next.js in a temporary folder, builds examples/next there, and tests it on every Node of the
matrix, without this package and with its register entry. It is not a part of \`npm test\` because
Next.js is larger than all other development packages together, and its binaries are packages for each
platform.`,
  options: { node: NODE_OPTION },
  right: 'Next.js works on every Node.',
  async run({ node }) {
    const folder = fs.mkdtempSync(path.join(tmpdir(), 'native-async-context-next-'));
    process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
    fs.cpSync(path.join(root, 'examples', 'next'), folder, { recursive: true });

    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NATIVE_ASYNC_CONTEXT_NEXT: folder };
    step('install Next.js', () => run('npm', ['install'], { cwd: folder, env }));
    step('build examples/next', () => run('npm', ['run', 'build'], { cwd: folder, env }));
    const tests = path.join('__test__', 'ecosystem', 'next', 'next.js');
    return chosenLines(node)
      .filter((line) => {
        print(`▸ test it on Node ${line}\n`);
        return run(nodeBinary(line), ['--test', '--test-reporter=spec', tests], { env }) !== 0;
      })
      .map((line) => `Next.js does not work on Node ${line}.`);
  },
};
