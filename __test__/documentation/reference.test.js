'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { root } = require('./markdown.js');
const manifest = require('../../package.json');

const read = (/** @type {string} */ file) => fs.readFileSync(path.join(root, file), 'utf8');

const page = read('docs/reference.md');

/** Entry points that are loaded for their side effects, or that re-export a module of Node. */
const WITHOUT_NAMES = /\/(register|async_hooks|timers)$/;

/** Variables through which the package's commands talk to the processes that they start. */
const INTERNAL = /_(DOCTOR|DOCTOR_TESTS|MEMORY|PROBE|RECORD)$/;

test('docs/reference.md has every entry point, and everything that it exports', () => {
  for (const entry of Object.keys(manifest.exports)) {
    if (entry === './package.json') continue;
    const name = path.posix.join(manifest.name, entry);
    const row = new RegExp(`^\\| \`${name}\` .*$`, 'm').exec(page)?.[0];
    if (WITHOUT_NAMES.test(entry)) {
      const known = row ?? (page.includes(`\`${entry.slice(1)}\``) ? entry : undefined);
      assert.ok(known, `${entry} is not there`);
      continue;
    }
    assert.ok(row, `${entry} is not there`);
    for (const exported of Object.keys(require(name))) {
      assert.ok(row.includes(`\`${exported}\``), `${entry}: ${exported}`);
    }
  }
});

test('docs/reference.md has every environment variable', () => {
  const sources = ['lib', 'entries'].flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true })
      .map((file) => path.join(folder, `${file}`))
      .filter((file) => /\.m?js$/.test(file)),
  );
  const found = sources.flatMap((file) => read(file).match(/NATIVE_ASYNC_CONTEXT_[A-Z_]+/g) ?? []);
  const names = [...new Set(found)].filter((name) => !INTERNAL.test(name));
  assert.ok(names.length > 5);
  for (const name of names) assert.ok(page.includes(`\`${name}=`), name);
});
