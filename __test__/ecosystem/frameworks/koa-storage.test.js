'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

const ROOT = path.join(__dirname, '..', '..', '..');

const PROGRAM = `
  const Koa = require('koa');
  const { AsyncLocalStorage } = require('native-async-context');
  const storage = new AsyncLocalStorage();
  console.log(new Koa({ asyncLocalStorage: storage }).ctxStorage === storage);
`;

/** @param {string[]} flags */
function takes(flags) {
  const args = [...flags, '--eval', PROGRAM];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  assert.equal(stderr, '');
  return stdout.trim();
}

test('Koa takes a storage of ours under register', () => {
  assert.equal(takes(['--require', 'native-async-context/register']), 'true');
});

test("without it, Koa takes none but Node's, and makes its own", () => {
  assert.equal(takes([]), 'false');
});
