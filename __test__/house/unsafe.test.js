'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { root } = require('./sources.js');

/** Where Rust may be unsafe: the files that talk to V8 and N-API. */
const FENCED = ['v8.rs', 'platform.rs', 'symbols.rs', 'slot.rs', 'rejections.rs', 'context.rs'];

const files = fs
  .readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.rs'))
  .map((file) => ({
    file,
    lines: fs.readFileSync(path.join(root, 'src', file), 'utf8').split('\n'),
  }));

/** @param {string} line */
const withoutComment = (line) => line.replace(/\/\/.*$/, '');

/**
 * Whether there is a SAFETY comment directly above a line, or above the statement that contains it.
 * (Clippy's `undocumented_unsafe_blocks` is more precise, and also checks this. This test runs without
 * Rust.)
 *
 * @param {string[]} lines
 * @param {number} index
 */
function isExplained(lines, index) {
  for (let i = index - 1; i >= 0; i--) {
    const line = lines[i].trim();
    if (line.startsWith('//')) {
      // The comment may have several lines.
      let first = i;
      while (first > 0 && lines[first - 1].trim().startsWith('//')) first--;
      return lines.slice(first, i + 1).some((comment) => /^\s*\/\/ SAFETY: \S/.test(comment));
    }
    if (line === '' || /[;{},]$/.test(line)) return false;
  }
  return false;
}

test('there is Rust to look at', () => {
  assert.ok(files.some(({ lines }) => lines.some((line) => /\bunsafe \{/.test(line))));
});

for (const { file, lines } of files) {
  if (!FENCED.includes(file)) {
    test(`src/${file} has no unsafe code`, () => {
      lines.forEach((line, i) =>
        assert.doesNotMatch(withoutComment(line), /\bunsafe\b/, `src/${file}:${i + 1}`),
      );
    });
    continue;
  }

  test(`every unsafe block of src/${file} says why it is sound`, () => {
    lines.forEach((line, i) => {
      if (!/\bunsafe\s*(\{|impl\b)/.test(withoutComment(line))) return;
      assert.ok(isExplained(lines, i), `src/${file}:${i + 1}: ${line.trim()}`);
    });
  });
}

test('the check itself tells an explained block from others', () => {
  const block = 'unsafe { call() };';
  const check = (/** @type {string[]} */ ...lines) => isExplained(lines, lines.length - 1);
  assert.equal(check('// SAFETY: it is.', block), true);
  assert.equal(check('// SAFETY: it is,', '// because.', block), true);
  assert.equal(check('// SAFETY: it is.', 'let value =', block), true);
  assert.equal(check('// A call.', block), false);
  assert.equal(check('// SAFETY:', block), false);
  assert.equal(check('// SAFETY: it is.', 'other();', block), false);
  assert.equal(check('// SAFETY: it is.', '', block), false);
  assert.equal(check('fn f() {', block), false);
});
