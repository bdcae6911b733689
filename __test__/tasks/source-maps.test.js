'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const esbuild = require('esbuild');
const { root, run, scratch } = require('./child.js');

const SOURCE = `import { trackTasks } from 'native-async-context/tasks';

interface Options { delay: number }



function forgotten({ delay }: Options): void {
  setTimeout(() => {}, delay);
}

trackTasks(() => forgotten({ delay: 10 })).then(({ dangling }) => {
  console.log(dangling[0].stack);
});
`;

/** @returns {string} a compiled program, whose line numbers differ from those of its source */
function compile() {
  const folder = scratch();
  const source = path.join(folder, 'program.ts');
  fs.writeFileSync(source, SOURCE);
  esbuild.buildSync({
    entryPoints: [source],
    outfile: path.join(folder, 'program.js'),
    alias: { 'native-async-context/tasks': path.join(root, 'entries', 'tasks.js') },
    bundle: true,
    packages: 'external',
    external: [path.join(root, 'entries', 'tasks.js')],
    platform: 'node',
    sourcemap: 'linked',
    logLevel: 'error',
  });
  return path.join(folder, 'program.js');
}

test('with source maps on, the stack is that of the source', async () => {
  const program = compile();
  const { stdout, stderr } = await run(['--enable-source-maps', program]);
  assert.equal(stderr, '');
  const [first, second] = stdout.split('\n');
  assert.ok(first.endsWith('program.ts:8:3)'), stdout);
  assert.match(first, /at forgotten \(/);
  assert.ok(second.includes('program.ts:11:18'), stdout);
});

test('with source maps off, it is that of the program', async () => {
  const { stdout } = await run([compile()]);
  assert.match(stdout.split('\n')[0], /program\.js:\d+:\d+\)$/);
});

test("stacks are taken without the program's own way to prepare them, which stays as it was", async () => {
  const { stdout, stderr } = await run([
    '--eval',
    `const { trackTasks } = require('./entries/tasks.js');
     const prepare = () => 'prepared';
     Error.prepareStackTrace = prepare;
     Error.stackTraceLimit = 3;
     trackTasks(function tracked() { setTimeout(() => {}, 1); }).then(({ dangling }) => {
       console.log(dangling[0].stack.includes('tracked'), Error.prepareStackTrace === prepare,
         Error.stackTraceLimit, new Error().stack);
     });`,
  ]);
  assert.deepEqual({ stdout, stderr }, { stdout: 'true true 3 prepared\n', stderr: '' });
});
