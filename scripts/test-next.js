'use strict';

const fs = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { LINES, nodeBinary } = require('./lib/nodes.js');
const { prepare } = require('./lib/prepare.js');
const { root, run, step } = require('./lib/run.js');

const { values } = parseArgs({
  options: { node: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});

if (values.help) {
  process.stdout.write(`Usage: npm run test:next -- [--node LINE]

Installs Next.js in a temporary folder, builds examples/next there, and tests it on every Node of
the matrix, without this package and under register. No part of \`npm test\`: Next.js weighs more
than all that the other tests need, and its binaries are packages of the platform.

  --node LINE  only this line, such as 22
`);
  process.exit();
}

prepare();

const folder = fs.mkdtempSync(path.join(tmpdir(), 'native-async-context-next-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
fs.cpSync(path.join(root, 'examples', 'next'), folder, { recursive: true });

const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NATIVE_ASYNC_CONTEXT_NEXT: folder };
step('install Next.js', () => run('npm', ['install'], { cwd: folder, env }));
step('build examples/next', () => run('npm', ['run', 'build'], { cwd: folder, env }));
for (const line of LINES.filter((each) => values.node === undefined || values.node === each)) {
  step(`test it on Node ${line}`, () =>
    run(
      nodeBinary(line),
      ['--test', '--test-reporter=spec', path.join('__test__', 'ecosystem', 'next', 'next.js')],
      { env },
    ),
  );
}
