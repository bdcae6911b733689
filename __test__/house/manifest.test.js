'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { ENTRIES, requirements, root, sources } = require('./sources.js');
const manifest = require('../../package.json');

test('no script of the package runs when somebody installs it', () => {
  for (const name of [
    'preinstall',
    'install',
    'postinstall',
    'preprepare',
    'prepare',
    'postprepare',
    'prepublish',
    'dependencies',
  ]) {
    assert.ok(!(name in manifest.scripts), name);
  }
  // npm runs node-gyp by itself when it sees this file.
  assert.ok(!fs.existsSync(path.join(root, 'binding.gyp')));
  assert.ok(!('gypfile' in manifest));
});

test('the package depends on no other', () => {
  for (const field of ['dependencies', 'bundledDependencies']) {
    assert.ok(!(field in manifest), field);
  }
});

test('peer dependencies are optional: what an entry point is for, which its users have', () => {
  assert.deepEqual(Object.keys(manifest.peerDependencies), [
    '@opentelemetry/api',
    'import-in-the-middle',
    'require-in-the-middle',
  ]);
  for (const name of Object.keys(manifest.peerDependencies)) {
    assert.deepEqual(manifest.peerDependenciesMeta[name], { optional: true }, name);
  }
});

test('optional dependencies are the binaries of this package, in this version', () => {
  for (const [name, version] of Object.entries(manifest.optionalDependencies ?? {})) {
    assert.match(name, /^native-async-context-[a-z0-9]+-[a-z0-9]+(-[a-z]+)?$/);
    assert.equal(version, manifest.version);
  }
});

test('deep imports are blocked, whatever the file', () => {
  for (const file of [...sources(), 'index', 'lib', 'lib/storage']) {
    for (const specifier of [`native-async-context/${file}`, `native-async-context/./${file}`]) {
      assert.throws(() => require(specifier), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' }, specifier);
    }
  }
});

test('what is exported is there', () => {
  const targets = (/** @type {any} */ value) =>
    typeof value === 'string' ? [value] : Object.values(value).flatMap(targets);
  assert.ok(targets(manifest.exports).includes(`./${manifest.main}`));
  for (const target of targets(manifest.exports)) {
    assert.match(target, /^\.\//);
    assert.ok(fs.existsSync(path.join(root, target)), target);
  }
});

test('files covers everything that the exports require', () => {
  const covered = (/** @type {string} */ file) =>
    file === 'package.json' ||
    manifest.files.some((/** @type {string} */ entry) => {
      const plain = entry.replace(/\/(\*\*)?$/, '');
      return file === plain || file.startsWith(`${plain}/`);
    });
  const reached = new Set();
  for (const entry of ENTRIES) reach(entry, reached);
  assert.ok(reached.has(manifest.main));
  assert.ok(reached.size > 5);
  for (const file of reached) assert.ok(covered(file), file);
});

test('files leaves out what only the checkout needs', () => {
  for (const entry of manifest.files) {
    assert.ok(!/^(__test__|bench|docs|examples|scripts|src|target)\b/.test(entry), entry);
    assert.ok(!/[*.]node$/.test(entry), entry);
  }
});

test('engines names the Nodes that are supported', () => {
  assert.match(manifest.engines.node, />= ?20/);
});

/**
 * @param {string} file
 * @param {Set<string>} reached gets the file and all files that it requires, directly or indirectly
 */
function reach(file, reached) {
  if (reached.has(file)) return;
  reached.add(file);
  if (!/\.m?js$/.test(file)) return;
  for (const required of requirements(file)) reach(required, reached);
}
