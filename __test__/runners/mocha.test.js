'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { names } = require('./fixtures/checks.js');
const {
  assertChecked,
  different,
  logged,
  project,
  root,
  run,
  start,
  three,
} = require('./runner.js');

/**
 * mocha 11, which runs on every Node here; mocha 12 needs Node 20.19 or 22.12. All files share one
 * realm. In watch mode, mocha removes the watched files from `require.cache` before each further run.
 */
const mocha = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');

const files = three(
  'tests/fileN.js',
  `
    const first = (globalThis.first ??= require('native-async-context'));
    const again = first !== require('native-async-context');
    if (first.AsyncContext !== require('native-async-context').AsyncContext) {
      throw new Error('Another AsyncContext.');
    }
    require('checks').define(__filename, it, { more: { again } });
  `,
);
const folder = project({ files });

test('mocha: three files in one process', async () => {
  const lines = await run(folder, [mocha, 'tests']);
  assertChecked(lines);
  assert.equal(different(lines, 'pid').length, 1);
});

test('mocha --watch: after a file was changed all pass again, with a new copy of the package', async () => {
  const watched = [
    'tests/**',
    'node_modules/native-async-context/**/*.js',
    'node_modules/checks/**',
  ];
  const { child, output } = start(folder, [
    mocha,
    ...['--watch', '--watch-files', watched.join(','), '--watch-ignore', '.git'],
    'tests',
  ]);
  void output;
  const ran = waitForRuns(child);
  try {
    await ran(1);
    const before = logged(folder);
    assertChecked(before);
    assert.deepEqual(different(before, 'again'), [false]);

    const [name, text] = Object.entries(files)[1];
    fs.writeFileSync(path.join(folder, name), `${text}\n// Changed.\n`);
    await ran(2);
    const after = logged(folder).slice(before.length);
    assertChecked(after);
    assert.equal(after.length, 3 * names.length);
    assert.deepEqual(different(after, 'again'), [true]);
    assert.deepEqual(different(after, 'pid'), different(before, 'pid'));
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});

/**
 * @param {import('node:child_process').ChildProcessWithoutNullStreams} child
 * @returns {(runs: number) => Promise<void>} resolves when mocha has run this often and waits for changes
 */
function waitForRuns(child) {
  let output = '';
  const listening = new Set();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
      for (const listen of listening) listen();
    });
  }
  return (runs) =>
    new Promise((resolve, reject) => {
      const listen = () => {
        if (/\d+ failing|rror:/.test(output)) reject(new Error(output));
        if (output.split('waiting for changes').length > runs) resolve();
      };
      listening.add(listen);
      child.once('close', () => reject(new Error(output)));
      listen();
    });
}
