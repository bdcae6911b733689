'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { outcome } = require('./wrong-uses.js');

/** The tables of the page are the tests: each row says what happens. */

const PAGE = path.join(__dirname, '..', '..', 'docs', 'wrong-uses.md');

/** The rows: what a user writes, the code of the error, its message, and what to write instead. */
const rows = fs
  .readFileSync(PAGE, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| |\|$/g, '').trim()))
  .map(([written, code, message, instead]) => ({
    written: unquoted(written),
    code: code === '–' ? '' : unquoted(code),
    message: unquoted(message),
    instead,
  }));

/** @param {string} cell */
function unquoted(cell) {
  assert.match(cell, /^`[^`]+`$/);
  return cell.slice(1, -1);
}

test('the page has the sixty wrong uses of a newcomer, and more', () => {
  assert.ok(rows.length > 80, String(rows.length));
  assert.equal(new Set(rows.map(({ written }) => written)).size, rows.length);
});

for (const { written, code, message, instead } of rows) {
  test(`${written}: ${code || 'no code'}`, async () => {
    assert.deepEqual(await outcome(written), { code, message });
    // Without an error code, the row or the message says what to write instead.
    assert.ok(code !== '' || instead !== '' || /without 'new'/.test(message), written);
  });
}
