'use strict';

/* `doctor --test`: the tasks that each test left behind. Each program here is a file for node:test. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { scratch } = require('../tasks/child.js');
const { doctor } = require('./doctor.js');

/** @param {Record<string, string>} files @returns {string} a folder with these files */
function folderOf(files) {
  const folder = scratch();
  for (const [name, code] of Object.entries(files)) {
    fs.writeFileSync(path.join(folder, name), code);
  }
  return folder;
}

/**
 * @param {Record<string, string>} files
 * @param {string[]} [args]
 */
async function tested(files, args = []) {
  const cwd = folderOf(files);
  const { status, stdout, stderr } = await doctor(['--test', '--json', ...args], { cwd });
  const found = JSON.parse(stdout);
  return {
    status,
    stderr,
    ...found,
    /** What was left, without the stacks. */
    left: found.files.flatMap(({ file, left }) =>
      left.map(({ tests, tasks }) => [
        file,
        tests,
        tasks.map((/** @type {any} */ { type, name }) => (name === '' ? type : `${type} ${name}`)),
      ]),
    ),
  };
}

const HEAD = `
  const { afterEach, before, after, describe, it, test } = require('node:test');
  const http = require('node:http');
  const listening = async (server) => {
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  };
`;

test('tests that clean up after themselves: exit code 0', async () => {
  const { status, ok, passed, files } = await tested({
    'clean.test.js': `${HEAD}
      test('closes its server', async () => {
        const server = await listening(http.createServer());
        await new Promise((resolve) => server.close(resolve));
      });
      describe('hooks', () => {
        let server, timer;
        before(async () => { server = await listening(http.createServer()); });
        after(() => new Promise((resolve) => server.close(resolve)));
        afterEach(() => clearTimeout(timer));
        it('leaves the timer to afterEach', () => { timer = setTimeout(() => {}, 1e8); });
        it('leaves the server to after', () => {});
      });
      test('unreferenced', () => { setInterval(() => {}, 1e8).unref(); });`,
  });
  assert.deepEqual({ status, ok, passed }, { status: 0, ok: true, passed: true });
  assert.deepEqual(files, [{ file: 'clean.test.js', tests: 4, left: [] }]);
});

test('what tests leave behind, with its place; a file ends although a server is open', async () => {
  const { status, passed, left, files } = await tested({
    'left.test.js': `${HEAD}
      test('a server', async () => { await listening(http.createServer()); });
      describe('suite', () => {
        it('a timer after an await', async () => {
          await new Promise(setImmediate);
          setInterval(function poll() {}, 1e8);
        });
        it('outer', async (t) => {
          await t.test('inner', () => { setTimeout(() => {}, 1e8); });
        });
      });
      test('clean', () => {});
      setTimeout(function ofTheFile() {}, 1e8);`,
  });
  assert.deepEqual({ status, passed }, { status: 1, passed: true });
  assert.deepEqual(left, [
    ['left.test.js', ['a server'], ['TCPSERVERWRAP']],
    ['left.test.js', ['suite > a timer after an await'], ['Timeout poll']],
    ['left.test.js', ['suite > outer > inner'], ['Timeout']],
    ['left.test.js', [], ['Timeout ofTheFile']],
  ]);
  const [{ tests, left: all }] = files;
  assert.equal(tests, 5);
  assert.match(all[1].tasks[0].stack, /left\.test\.js:13:11/);
});

test('an ES module; tests that ran at the same time are named together', async () => {
  const { left } = await tested({
    'both.test.mjs': `
      import { describe, it } from 'node:test';
      let second;
      const began = new Promise((resolve) => { second = resolve; });
      describe('both', { concurrency: 2 }, () => {
        it('one', async () => { await began; setTimeout(() => {}, 1e8); });
        it('two', async () => { second(); await new Promise(setImmediate); });
      });`,
  });
  assert.deepEqual(left, [['both.test.mjs', ['both > one', 'both > two'], ['Timeout']]]);
});

test('several files, of which some were named', async () => {
  const timer = (/** @type {string} */ name) =>
    `require('node:test')('${name}', () => { setTimeout(() => {}, 1e8); });`;
  const files = { 'a.test.js': timer('a'), 'b.test.js': timer('b'), 'c.test.js': timer('c') };
  const { left } = await tested(files, ['c.test.js', 'a.test.js']);
  assert.deepEqual(
    left.map(([file]) => file),
    ['a.test.js', 'c.test.js'],
  );
});

test('a test that fails: exit code 1, and what it left', async () => {
  const { status, ok, passed, left } = await tested({
    'fails.test.js': `${HEAD}
      test('fails', () => {
        setTimeout(() => {}, 1e8);
        throw new Error('of the test');
      });`,
  });
  assert.deepEqual({ status, ok, passed }, { status: 1, ok: false, passed: false });
  assert.deepEqual(left, [['fails.test.js', ['fails'], ['Timeout']]]);
});

test('processes that a test starts have the environment of the program, and are not examined', async () => {
  const { status, files } = await tested({
    'starts.test.js': `${HEAD}
      const { execFileSync } = require('node:child_process');
      const assert = require('node:assert');
      test('starts', () => {
        const printed = execFileSync(process.execPath, ['-p', 'process.env.NODE_OPTIONS ?? ""'], { encoding: 'utf8' });
        assert.equal(printed.trim(), ${JSON.stringify(process.env.NODE_OPTIONS ?? '')});
        assert.ok(!Object.keys(process.env).some((name) => /DOCTOR/.test(name)));
      });`,
  });
  assert.equal(status, 0);
  assert.equal(files.length, 1);
});

test('the report for people', async () => {
  const cwd = folderOf({
    'one.test.js': `require('node:test')('one', () => { setTimeout(() => {}, 1e8); });`,
    'two.test.js': `require('node:test')('two', () => {});`,
  });
  const left = await doctor(['--test'], { cwd });
  assert.equal(left.status, 1);
  assert.match(left.stdout, /^one\.test\.js\n {2}✗ one\n {4}Timeout\n {6}at .*one\.test\.js:1:\d+/);
  assert.match(left.stdout, /✗ 2 tests in 2 files: something was left behind in 1 place\./);
  assert.match(left.stderr, /pass 2/);
  const clean = await doctor(['--test', 'two.test.js'], { cwd });
  assert.deepEqual(
    [clean.status, clean.stdout],
    [0, '✓ 1 test in 1 file: nothing was left behind.\n'],
  );
});

test('where there is no test, it says so', async () => {
  const cwd = folderOf({ 'other.js': '' });
  const { status, stdout } = await doctor(['--test', 'other.js'], { cwd });
  assert.equal(status, 1);
  assert.match(stdout, /^✗ There was no test\. Doctor sees those of node:test/);
});

test('a file that is not there is refused in one line', async () => {
  const { status, stdout, stderr } = await doctor(['--test', 'absent.test.js'], { cwd: scratch() });
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(stderr, /^native-async-context: there is no file absent\.test\.js in .*\n$/);
});
