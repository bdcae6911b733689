'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

/*
 * Users get this repository's code and nothing else. Everything that builds and tests it is pinned.
 * __test__/house/manifest.test.js tests that the package itself has no dependencies.
 */

const root = path.join(__dirname, '..', '..');
const read = (/** @type {string} */ file) => fs.readFileSync(path.join(root, file), 'utf8');

/** @type {[string, any][]} */
const installed = Object.entries(JSON.parse(read('package-lock.json')).packages).filter(
  ([at]) => at !== '',
);

test('no package is installed with ours', () => {
  assert.ok(installed.length > 100);
  const shipped = installed.filter(([, { dev, devOptional }]) => !dev && !devOptional);
  assert.deepEqual(shipped, []);
});

test('every package that the tests need is pinned by its hash', () => {
  for (const [at, { version, integrity, link, inBundle }] of installed) {
    assert.ok(!link, `${at} is a link`);
    assert.match(version, /^\d+\.\d+\.\d+/, at);
    // The hash of a package covers the packages that are bundled in its archive.
    if (!inBundle) assert.match(integrity, /^sha512-/, at);
  }
});

test('of these, only the ones that are known run something when they are installed', () => {
  const running = installed.filter(([, { hasInstallScript }]) => hasInstallScript);
  assert.deepEqual(
    running.map(([at]) => at),
    [
      // For jest 30: builds only if npm is told to build from source.
      'node_modules/@parcel/watcher',
      // Checks whether it has a binary for this Node.
      'node_modules/@sentry/node-native-stacktrace',
      // For memoizee: prints a message.
      'node_modules/es5-ext',
      'node_modules/esbuild',
      'node_modules/protobufjs',
    ],
  );
});

/** @param {string} name of a section of Cargo.toml */
function crates(name) {
  const [, section] = read('Cargo.toml').split(`\n[${name}]\n`);
  const [lines] = section.split('\n[');
  return [...lines.matchAll(/^([\w-]+) *=/gm)].map(([, crate]) => crate);
}

test('the addon is built of the crates that are known', () => {
  assert.deepEqual(crates('dependencies'), ['dashmap', 'napi', 'napi-derive', 'once_cell']);
  assert.deepEqual(crates('build-dependencies'), ['napi-build']);
});

test('every crate is pinned by its hash', () => {
  const [, ...packages] = read('Cargo.lock').split('[[package]]');
  const own = packages.filter((each) => !/^source = /m.test(each));
  assert.equal(own.length, 1);
  assert.match(own[0], /name = "native-async-context"/);
  for (const each of packages) {
    if (own.includes(each)) continue;
    assert.match(each, /^source = "registry\+/m);
    assert.match(each, /^checksum = "[0-9a-f]{64}"$/m);
  }
});
