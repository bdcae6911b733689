'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

const root = path.join(__dirname, '..', '..');

/*
 * To see an error, `run` has to catch and rethrow it. Node prints the line of the last throw above the
 * stack, so that line has a comment that says where to look.
 */

test('Known limit: above the stack of an uncaught error stands the line of run', () => {
  const script = `
    const { AsyncContext } = require('./index.js');
    new AsyncContext.Variable().run(1, function inside() { throw new RangeError('uncaught'); });`;
  const { status, stderr } = spawnSync(process.execPath, ['--eval', script], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.match(stderr, /variable\.js:\d+\n +throw error; \/\/ .*see the stack below/);
  assert.match(stderr, /\nRangeError: uncaught\n {4}at inside \(\[eval\]:3:\d+\)\n/);
});

test('above that of an error that leaves a run of AsyncLocalStorage stands its own line, as with Node', () => {
  const script = `
    const { AsyncLocalStorage } = require('./index.js');
    new AsyncLocalStorage().run(1, function inside() { throw new RangeError('uncaught'); });`;
  const { status, stderr } = spawnSync(process.execPath, ['--eval', script], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.match(stderr, /^\[eval\]:3\n.*throw new RangeError\('uncaught'\)/);
});
