'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { runtime } = require('../../index.js');

/** @param {string} mode */
function lines(mode) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(__dirname, 'fixture.js'), mode],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Whether rejections are reported when they happen, which needs the addon. */
const told = runtime.backend !== 'host';
const known = (/** @type {string} */ context) => (told ? context : null);

test('unhandledRejection and uncaughtException handlers can ask', () => {
  assert.deepEqual(lines('handled'), [
    ['uncaughtException', 'in a timer', 'timer'],
    ['rejection', 'rejected at once', known('rejects'), known('rejects')],
    ['rejection', 'after an await', known('later'), known('later')],
    ['rejection', 'before an await, awaited outside', known('inner'), known('outer')],
    ['rejection', 'left a run in an async function', 'sync', known('async')],
    ['rejection', 'made elsewhere', known('settled'), known('settled')],
    ['rejection', 'a string', null, known('primitive')],
  ]);
});

test('so can uncaughtException handlers of what rejections have become', () => {
  const seen = lines('unhandled');
  assert.deepEqual(seen.slice(0, 6), [
    ['uncaughtException', 'in a timer', 'timer'],
    ['unhandledRejection', 'rejected at once', known('rejects')],
    ['unhandledRejection', 'after an await', known('later')],
    ['unhandledRejection', 'before an await, awaited outside', known('inner')],
    ['unhandledRejection', 'left a run in an async function', 'sync'],
    ['unhandledRejection', 'made elsewhere', known('settled')],
  ]);
  assert.equal(seen.length, 7);
});
